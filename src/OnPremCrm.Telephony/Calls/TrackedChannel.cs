using OnPremCrm.Asterisk.Events;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Telephony.Calls;

/// <summary>The facts about one channel. Written by <see cref="CallTracker"/> alone; what they mean is read by <see cref="CallReading"/>.</summary>
internal sealed class TrackedChannel(string uniqueid, int order, ChannelKind kind, string party, TrackedCall call)
{
    public string Uniqueid { get; } = uniqueid;

    /// <summary>Rises with each channel we meet: the order of creation, whatever order later events come in.</summary>
    public int Order { get; } = order;

    public ChannelKind Kind { get; } = kind;

    /// <summary>A phone's extension, a trunk's endpoint, a wire's name without its half.</summary>
    public string Party { get; } = party;

    public TrackedCall Call { get; set; } = call;

    public required string Name { get; set; }

    public required string Linkedid { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Newchannel was seen; else we met the channel in the middle of its life and its first Exten is not known.</summary>
    public bool BirthSeen { get; set; }

    /// <summary>Asterisk called it (it was born Down, or was dialled); else its far end called Asterisk.</summary>
    public bool IsCalled { get; set; }

    public string? FirstNumber { get; set; }

    public string? FirstName { get; set; }

    public string? FirstExten { get; set; }

    public DateTimeOffset? DialledAt { get; set; }

    public DateTimeOffset? RangAt { get; set; }

    public DateTimeOffset? UpAt { get; set; }

    public DateTimeOffset? DialEndedAt { get; set; }

    public DateTimeOffset? HangupRequestedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public DialStatus? Status { get; set; }

    public HangupCause? Cause { get; set; }

    public string? DialString { get; set; }

    public string? Forward { get; set; }

    public string? Queue { get; set; }

    /// <summary>Who dials this channel now; null for an Originate and for the wire of an attended transfer.</summary>
    public TrackedChannel? DialledBy { get; set; }

    /// <summary>Who dialled it first: <see cref="DialledBy"/> until somebody took the dialling over (a transfer completed while it rang).</summary>
    public TrackedChannel? FirstDialledBy { get; set; }

    /// <summary>The other half of a Local channel.</summary>
    public TrackedChannel? OtherHalf { get; set; }

    public TrackedChannel? PickedUpBy { get; set; }

    public TrackedBridge? Bridge { get; set; }

    /// <summary>When it was last heard to enter or leave a bridge. Null: never.</summary>
    public DateTimeOffset? MovedAt { get; set; }

    /// <summary>The bridge before the one it is in.</summary>
    public TrackedBridge? PreviousBridge { get; set; }

    /// <summary>This channel has put its far end on hold.</summary>
    public bool Holds { get; set; }

    public DateTimeOffset? ParkedAt { get; set; }

    public DateTimeOffset? QueueJoinedAt { get; set; }

    public DateTimeOffset? QueueLeftAt { get; set; }

    /// <summary>When a click took it away from the phones that it rang, and to whom it was sent.</summary>
    public List<(string To, DateTimeOffset At)> SentOn { get; } = [];

    /// <summary>Its end was not seen but concluded.</summary>
    public bool Lost { get; set; }

    public bool IsLive => EndedAt is null;

    /// <summary>Somebody may speak here.</summary>
    public bool IsParty => Kind is ChannelKind.Phone or ChannelKind.Trunk;

    /// <summary>A ringing phone at this moment.</summary>
    public bool IsRinging => IsLive && IsCalled && RangAt is not null && UpAt is null && Status is null && PickedUpBy is null;

    public bool IsAnswered => Status == DialStatus.Answer || (IsCalled && UpAt is not null);

    public DateTimeOffset? AnsweredAt => IsAnswered ? UpAt ?? DialEndedAt : null;

    /// <summary>Takes over what an event shows in passing. <paramref name="at"/> is null when the event cannot date the ringing.</summary>
    public void See(EventChannel seen, DateTimeOffset at, bool datesState)
    {
        if (!IsLive)
        {
            // A list that was ahead of the events took it away; they still tell how far it had come.
            UpAt ??= Lost && seen.State == ChannelState.Up ? EndedAt : null;
            return;
        }

        if (seen.State == ChannelState.Ringing && Kind != ChannelKind.Wire)
        {
            RangAt ??= datesState ? at : DialledAt ?? StartedAt;
        }

        if (seen.State == ChannelState.Up)
        {
            UpAt ??= at;
        }
    }

    /// <summary>
    /// Who is behind the dialling of this channel: follows wires back to a party. Null when nobody is, which is so for an
    /// Originate and for the phone asked in an attended transfer.
    /// </summary>
    public TrackedChannel? Dialler()
    {
        var dialler = DialledBy;
        for (var hops = 0; dialler is { Kind: ChannelKind.Wire } && hops < 10; hops++)
        {
            dialler = dialler.OtherHalf?.DialledBy;
        }

        return dialler;
    }

    /// <summary>The queue that rang this phone, perhaps through wires.</summary>
    public string? RungByQueue()
    {
        var channel = this;
        for (var hops = 0; channel is not null && hops < 10; hops++)
        {
            if (channel.Queue is not null)
            {
                return channel.Queue;
            }

            channel = channel.DialledBy is { Kind: ChannelKind.Wire } wire ? wire.OtherHalf : null;
        }

        return null;
    }
}
