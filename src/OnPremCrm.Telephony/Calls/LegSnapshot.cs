using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>One try to reach one phone, or the outside through a trunk. Wires (Local channels) and the caller's own channel are not legs.</summary>
public sealed record LegSnapshot
{
    /// <summary>Uniqueid of the called channel: with the call's identity the identity of the leg.</summary>
    public required string Uniqueid { get; init; }

    /// <summary>1 for the first try at this extension (or trunk) in this call, 2 for the second ...</summary>
    public required int Attempt { get; init; }

    /// <summary>Channel name, e.g. "PJSIP/101-0000000a".</summary>
    public required string Channel { get; init; }

    /// <summary>The extension; null for a trunk leg.</summary>
    public string? Extension { get; init; }

    /// <summary>The trunk's endpoint; null for a phone.</summary>
    public string? Trunk { get; init; }

    /// <summary>The queue that rang the phone; null when it was dialled otherwise.</summary>
    public string? Queue { get; init; }

    public required DateTimeOffset DialledAt { get; init; }

    /// <summary>When it began to ring; null when it never did (busy, unreachable).</summary>
    public DateTimeOffset? RangAt { get; init; }

    /// <summary>When it was picked up; null when not.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When the channel ended; null while it is up.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Null while it rings or talks.</summary>
    public LegOutcome? Outcome { get; init; }

    /// <summary>Asterisk's hangup cause (Q.850 number, 26 = answered elsewhere); null before the end.</summary>
    public int? HangupCause { get; init; }

    /// <summary>Where the phone sent the call (302); null when it did not.</summary>
    public string? ForwardedTo { get; init; }
}
