using System.Globalization;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>
/// Tells call detail records as the events that AMI may have sent: who called whom and who spoke with whom from when to when. Pure.
/// </summary>
/// <remarks>
/// Good for number, direction, answered or not, by whom, start and talk. What it cannot know: the number that was called (unless the
/// dialplan kept it), ringing before a queue's or a transfer's answer, who ended a call, transfers that were announced, holds, merges that no channel shows.
/// </remarks>
internal sealed class CdrStory
{
    private const string LocalTwo = ";2";

    /// <summary>A pair that was together for less was joined only to be parted: the picked-up phone and its caller.</summary>
    private static readonly TimeSpan NoConversation = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan RingTimeTolerance = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<CdrRow> _rows;
    private readonly string _monitorPath;
    private readonly Dictionary<string, CdrChannel> _channels = [];
    private readonly List<(DateTimeOffset At, int Rank, Func<AmiEvent> Event)> _told = [];

    private CdrStory(IReadOnlyList<CdrRow> rows, string monitorPath) => (_rows, _monitorPath) = (rows, monitorPath);

    /// <summary>The events, each with its time.</summary>
    /// <param name="rows">All records of the calls, by start.</param>
    /// <param name="monitorPath">Asterisk's folder of recordings, as AMI names files in full.</param>
    public static IReadOnlyList<AmiEvent> Of(IReadOnlyList<CdrRow> rows, string monitorPath) => new CdrStory(rows, monitorPath).Tell();

    private List<AmiEvent> Tell()
    {
        foreach (var row in _rows)
        {
            Meet(row);
        }

        foreach (var row in _rows)
        {
            TellRow(row);
        }

        foreach (var channel in _channels.Values)
        {
            TellLife(channel);
        }

        // Events are made in order of time, for each shows its channel as it is then.
        return [.. _told.OrderBy(told => told.At).ThenBy(told => told.Rank).Select(told => told.Event() with { Timestamp = told.At })];
    }

    private void Meet(CdrRow row)
    {
        var other = row.OtherChannel;
        if (!_channels.TryGetValue(row.Channel, out var channel))
        {
            // AppDial without anybody who dialled: an Originate that came to nothing.
            _channels.Add(row.Channel, channel = new CdrChannel(row.Channel, row.Uniqueid, row) { IsCalled = row.App is "AppDial" or "AppDial2" or "AppQueue" });
        }

        channel.Uniqueid = row.Uniqueid;
        channel.Reaches(row);
        if (other.Length == 0)
        {
            return;
        }

        if (!_channels.TryGetValue(other, out var called))
        {
            // Nothing tells its uniqueid, unless it has a record of its own; its name and birth are as good.
            var name = _rows.FirstOrDefault(own => own.Channel == other)?.Uniqueid
                ?? string.Create(CultureInfo.InvariantCulture, $"{row.Start.ToUnixTimeMilliseconds()}-{other}");
            _channels.Add(other, called = new CdrChannel(other, name, row) { IsCalled = !other.EndsWith(LocalTwo, StringComparison.Ordinal), CalledBy = channel });
        }

        called.Reaches(row);
    }

    private void TellRow(CdrRow row)
    {
        var channel = _channels[row.Channel];
        if (row.App == "Queue" && row.Start == channel.First.Start)
        {
            var queue = FirstArgument(row.AppArguments);
            Say(row.Start, 1, () => new QueueCallerJoin(channel.View(), queue));
            Say(_rows.Where(other => other.App == "Queue").Select(other => TalkFrom(other) ?? other.End).Max(), 6, () => new QueueCallerLeave(channel.View(), queue));
        }
        else if (row.App == "VoiceMail")
        {
            Say(row.Start, 6, () => new Newexten(channel.View(), row.App));
            if (row.End - (row.Answer ?? row.End) >= CelStory.Greeting)
            {
                Say(row.End, 4, () => new MessageWaiting(channel.View(), FirstArgument(row.AppArguments), 1));
            }
        }

        if (row.OtherChannel.Length == 0)
        {
            return;
        }

        var called = _channels[row.OtherChannel];
        if (called.CalledBy == channel && called.First == row)
        {
            TellDialling(channel, called, row);
        }
        else if (called.First.Linkedid != row.Linkedid)
        {
            TellTransfer(channel, called, row);
        }

        if (TalkFrom(row) is { } from)
        {
            var bridge = new EventBridge(string.Create(CultureInfo.InvariantCulture, $"{row.Uniqueid}-{row.Start.ToUnixTimeMilliseconds()}-{row.OtherChannel}"), "basic", "simple_bridge");
            foreach (var party in (CdrChannel[])[called, channel])
            {
                Say(from, 5, () => new BridgeEnter(bridge, party.Up(), null));
                Say(row.End, 1, () => new BridgeLeave(bridge, party.View()));
                Return(party, row);
            }
        }
    }

    /// <summary>After a consultation a phone is back in the conversation that its other record is of.</summary>
    private void Return(CdrChannel party, CdrRow row)
    {
        var still = _rows.LastOrDefault(other => other != row && other.OtherChannel.Length > 0 && (other.Channel == party.Name || other.OtherChannel == party.Name)
            && TalkFrom(other) < row.Start && other.End > row.End + NoConversation);
        if (still is not null)
        {
            var bridge = new EventBridge(string.Create(CultureInfo.InvariantCulture, $"{still.Uniqueid}-{still.Start.ToUnixTimeMilliseconds()}-{still.OtherChannel}"), "basic", "simple_bridge");
            Say(row.End, 2, () => new BridgeEnter(bridge, party.Up(), null));
        }
    }

    /// <summary>Who was called for a consultation on a second line is now in the first line's call.</summary>
    private void TellTransfer(CdrChannel channel, CdrChannel target, CdrRow row)
    {
        var second = target.CalledBy;
        var first = _rows
            .Where(other => other.Channel == channel.Name && other.OtherChannel.Length > 0 && other.Start < row.Start)
            .Select(other => _channels[other.OtherChannel])
            .LastOrDefault(other => other.Parsed.Interface == second?.Parsed.Interface);
        if (first is not null)
        {
            Say(row.Start, 7, () => new AttendedTransfer(true, first.View(), second!.View(), channel.View(), target.View(), "Bridge"));
        }
    }

    private void TellDialling(CdrChannel channel, CdrChannel called, CdrRow row)
    {
        var consults = called.Parsed.IsLocal && channel.IsCalled;
        Say(row.Start, 2, () => new Newchannel(called.View()));
        Say(row.Start, 3, () => new DialBegin(consults ? null : channel.View(), called.View(), DialArguments.DialStringFor(row.AppArguments, called.Parsed)));
        if (row.App == "Queue")
        {
            Say(row.Start, 3, () => new AgentCalled(channel.View(), called.View(), FirstArgument(row.AppArguments)));
        }

        if (!called.Parsed.IsLocal && row.Disposition is not ("FAILED" or "CONGESTION") && (row.Disposition != "BUSY" || row.End - row.Start > RingTimeTolerance))
        {
            Say(row.Start, 4, () => new Newstate(called.Ringing()));
        }

        if (TalkFrom(row) is { } answered)
        {
            Say(answered, 4, () => new DialEnd(consults ? null : channel.View(), called.Up(), DialStatus.Answer, null));
        }
        else
        {
            Say(row.End, 2, () => new DialEnd(consults ? null : channel.View(), called.View(), StatusOf(row), null));
        }
    }

    private void TellLife(CdrChannel channel)
    {
        if (channel.CalledBy is null)
        {
            Say(channel.First.Start, 0, () => new Newchannel(channel.View()));
            if (channel.IsCalled)
            {
                Say(channel.First.Start, 1, () => new Newstate(channel.Ringing()));
            }
        }

        if (_rows.FirstOrDefault(row => row.Channel == channel.Name && row.Recording.Length > 0) is { } recorded)
        {
            var path = recorded.Recording[0] == '/' ? recorded.Recording : $"{_monitorPath.TrimEnd('/')}/{recorded.Recording}";
            Say(channel.First.Start, 4, () => new VarSet(channel.View(), "MIXMONITOR_FILENAME", path));
        }

        if (GaveUp(channel))
        {
            Say(channel.End, 0, () => new HangupRequest(channel.View()));
        }

        Say(channel.End, 8, () => new Hangup(channel.View(), CauseOf(channel)));
    }

    /// <summary>From when the two of a record spoke. Null when they did not.</summary>
    private DateTimeOffset? TalkFrom(CdrRow row)
    {
        if (row.Disposition != "ANSWERED" || row.OtherChannel.Length == 0 || row.Answer is not { } answered || row.End - answered < NoConversation)
        {
            return null;
        }

        // Of a queue's caller the line is up from the start: the ringing of the others ended when one of them answered.
        var losers = _rows.Where(other => other.Channel == row.Channel && other != row && other.Disposition == "NO ANSWER" && other.App == row.App
            && other.End > answered && other.End < row.End);
        return answered - row.Start < NoConversation && losers.Any() ? losers.Max(other => other.End) : answered;
    }

    private DialStatus StatusOf(CdrRow row)
    {
        var taken = _rows.Any(other => other.Channel == row.Channel && TalkFrom(other) is { } from && (from - row.End).Duration() < RingTimeTolerance);
        return row.Disposition switch
        {
            "BUSY" => DialStatus.Busy,
            "FAILED" => DialStatus.ChanUnavail,
            "CONGESTION" => DialStatus.Congestion,
            _ when taken || GaveUp(_channels[row.Channel]) => DialStatus.Cancel,
            _ => DialStatus.NoAnswer,
        };
    }

    /// <summary>
    /// A caller who was not spoken with and whose last record ends in something that had not come to its end: then it was the caller who ended
    /// it. Nothing else tells.
    /// </summary>
    private bool GaveUp(CdrChannel channel)
    {
        if (channel.IsCalled || _rows.Any(row => TalkFrom(row) is not null))
        {
            return false;
        }

        var last = _rows.Where(row => row.Channel == channel.Name).MaxBy(row => row.End)!;
        var arguments = last.AppArguments.Split(',');
        var limit = last.App switch
        {
            "Dial" => arguments.ElementAtOrDefault(1),
            "Queue" => arguments.ElementAtOrDefault(4),
            "Hangup" or "Congestion" or "Busy" or "Playtones" or "VoiceMail" => "0",
            _ => null,
        };
        if (last.Disposition is "BUSY" or "FAILED" or "CONGESTION")
        {
            return false;
        }

        return !int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || (seconds > 0 && last.End - last.Start < TimeSpan.FromSeconds(seconds) - RingTimeTolerance);
    }

    private HangupCause CauseOf(CdrChannel channel) => channel.Last.Disposition switch
    {
        "BUSY" => HangupCause.Busy,
        "FAILED" when channel.IsCalled => HangupCause.SubscriberAbsent,
        "CONGESTION" => HangupCause.Congestion,
        "ANSWERED" => HangupCause.Normal,
        _ when channel.IsCalled && _rows.Any(row => TalkFrom(row) is { } from && (from - channel.End).Duration() < RingTimeTolerance) => HangupCause.AnsweredElsewhere,
        _ => HangupCause.Unknown,
    };

    private void Say(DateTimeOffset at, int rank, Func<AmiEvent> e) => _told.Add((at, rank, e));

    private static string FirstArgument(string arguments)
    {
        var comma = arguments.IndexOf(',');
        return comma < 0 ? arguments : arguments[..comma];
    }
}
