namespace OnPremCrm.Core.Calls;

/// <summary>One phone's part in a call: rang, answered, how it ended.</summary>
public sealed class CallLeg
{
    /// <summary>The call.</summary>
    public CallId CallId { get; init; }

    /// <summary>0, 1, 2 ... in the order of appearance.</summary>
    public int Ordinal { get; init; }

    /// <summary>Asterisk's Uniqueid of the channel.</summary>
    public required string Uniqueid { get; set; }

    /// <summary>The channel's name, e.g. <c>PJSIP/101-0000002a</c>.</summary>
    public required string Channel { get; set; }

    /// <summary>The phone. Null for a trunk.</summary>
    public string? Extension { get; set; }

    /// <summary>True for the leg to the outside.</summary>
    public bool IsTrunk { get; set; }

    /// <summary>When Asterisk began to call it, or it called Asterisk.</summary>
    public DateTimeOffset DialledAt { get; set; }

    /// <summary>Null when it did not ring.</summary>
    public DateTimeOffset? RangAt { get; set; }

    /// <summary>Null when it did not answer.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>Null while it is up.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Null while it is up.</summary>
    public LegOutcome? Outcome { get; set; }

    /// <summary>Asterisk's hangup cause (ITU Q.850). Null when not heard.</summary>
    public int? HangupCause { get; set; }
}
