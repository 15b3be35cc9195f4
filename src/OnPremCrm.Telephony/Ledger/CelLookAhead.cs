using System.Globalization;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>
/// What only the whole ledger of a call shows, read before its story is told: who called whom, and whose far end hung up.
/// </summary>
internal static class CelLookAhead
{
    /// <summary>The channels of a caller who hangs up end within moments of each other, in any order.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(300);

    /// <summary>The channels of a call by uniqueid.</summary>
    public static Dictionary<string, CelChannel> Read(IReadOnlyList<CelRow> rows)
    {
        var channels = new Dictionary<string, CelChannel>();
        var seconds = new Dictionary<string, CelRow>();
        foreach (var row in rows)
        {
            if (!channels.TryGetValue(row.Uniqueid, out var channel))
            {
                channels.Add(row.Uniqueid, channel = new CelChannel(row));
                if (row.Event != "CHAN_START")
                {
                    seconds.TryAdd(row.Uniqueid, row);
                }
            }
            else
            {
                seconds.TryAdd(row.Uniqueid, row);
            }

            switch (row.Event)
            {
                case "ANSWER":
                    channel.AnsweredAt ??= row.At;
                    break;
                case "PICKUP":
                    channel.WasPickedUp = true;
                    break;
                case "HANGUP":
                    End(channel, row);
                    break;
                case "CHAN_END":
                    channel.EndedAt ??= row.At;
                    break;
            }
        }

        foreach (var channel in channels.Values)
        {
            channel.IsCalled = IsCalled(channel, seconds.GetValueOrDefault(channel.Uniqueid));
        }

        foreach (var channel in channels.Values.Where(channel => channel.RequestedAt is not null))
        {
            channel.RequestedAt = Earliest(channel, rows);
        }

        return channels;
    }

    private static void End(CelChannel channel, CelRow row)
    {
        var extra = CelExtra.Read(row.Extra);
        channel.EndedAt ??= row.At;
        channel.Cause = extra.TryGetValue("hangupcause", out var cause) && int.TryParse(cause, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (HangupCause)number
            : HangupCause.Unknown;
        channel.DialStatus = extra.GetValueOrDefault("dialstatus") ?? "";
        channel.EndedBy = extra.GetValueOrDefault("hangupsource") ?? "";
        channel.RequestedAt = channel.EndedBy == row.Channel ? row.At : null;
    }

    /// <summary>
    /// A leg that was called has the linkedid of who dials it. One that Asterisk calls by itself (Originate) has its own, as a
    /// caller has, and is told by the application that Asterisk writes on it; who picks a call up has that too, but later.
    /// </summary>
    private static bool IsCalled(CelChannel channel, CelRow? second)
    {
        if (channel.Parsed.LocalHalf is { } half)
        {
            return half == 1;
        }

        return channel.FirstLinkedid != channel.Uniqueid || second?.App is "AppDial" or "AppDial2" or "AppQueue" || (second is null && IsLegApplication(channel.Now.App));
    }

    private static bool IsLegApplication(string app) => app is "AppDial" or "AppDial2" or "AppQueue";

    /// <summary>The far end asked before anything of it ended, and its own row is often the last.</summary>
    private static DateTimeOffset Earliest(CelChannel channel, IReadOnlyList<CelRow> rows)
    {
        var asked = channel.RequestedAt!.Value;
        var from = asked - AtOnce;
        foreach (var row in rows)
        {
            if (row.Event is "HANGUP" or "BRIDGE_EXIT" && row.At >= from && row.At < asked)
            {
                asked = row.At;
            }
        }

        return asked;
    }
}
