using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>What a telephone can be asked to do now, and what it was asked to do that Asterisk does not tell.</summary>
public sealed partial class CallTracker
{
    /// <summary>The variable that a click sets on the channel that it sends on: it is in what Asterisk said, and so a call can be read anew from that.</summary>
    internal const string SentOnVariable = "CRM_SENT_ON";

    /// <summary>Heard twice: what we did, and Asterisk's word for it.</summary>
    private static readonly TimeSpan SameClick = TimeSpan.FromSeconds(1);

    /// <summary>Null when there is no such channel, or it has ended.</summary>
    internal PhoneNow? Look(string uniqueid)
    {
        if (!channels.TryGetValue(uniqueid, out var phone) || !phone.IsLive)
        {
            return null;
        }

        var dialler = phone.Dialler() ?? phone.DialledBy;
        var asks = AsksNow(phone);
        return new PhoneNow(
            phone.Uniqueid,
            phone.Name,
            phone.IsRinging,
            phone.IsRinging && dialler is { IsLive: true } ? (dialler.Uniqueid, dialler.Name) : null,
            !asks && phone.Bridge is { IsHolding: false, Members.Count: > 1 } && phone.Call.Conference is null,
            asks,
            phone.IsCalled);
    }

    /// <summary>A click sends this channel away from the phones that it rings.</summary>
    internal IReadOnlyList<CallSnapshot> SentOn(string uniqueid, string to, DateTimeOffset at)
    {
        if (channels.TryGetValue(uniqueid, out var channel))
        {
            OnSentOn(channel, to, at + skew);
        }

        return Emit(at + skew);
    }

    private void OnSentOn(TrackedChannel channel, string to, DateTimeOffset now)
    {
        if (!channel.SentOn.Exists(known => known.To == to && (now - known.At).Duration() <= SameClick))
        {
            channel.SentOn.Add((to, now));
            touched.Add(channel.Call);
        }
    }

    /// <summary>It has left a conversation to ask a colleague, who has not yet taken it over.</summary>
    internal static bool AsksNow(TrackedChannel phone) =>
        phone.IsLive && phone.Call.Transfers.Exists(transfer =>
            transfer is { Kind: TransferKind.Attended, Confirmed: false, GivenUp: false, LeftBridge: not null } && transfer.Transferer == phone);
}
