namespace OnPremCrm.Core.Calls;

/// <summary>The tracker's whole view of a call while it is live, so that a restarted service goes on from it. Gone when the call has ended.</summary>
public sealed class LiveCall
{
    /// <summary>The call.</summary>
    public CallId CallId { get; init; }

    /// <summary>The Asterisk server.</summary>
    public required string Server { get; init; }

    /// <summary>JSON, written and read by the telephony service only.</summary>
    public required string Snapshot { get; set; }

    /// <summary>When it was last written.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
