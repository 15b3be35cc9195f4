namespace OnPremCrm.Asterisk.Events;

/// <summary>An event that we use, read out of its message. Events that we do not use have no record.</summary>
public abstract record AmiEvent
{
    /// <summary>When it happened by Asterisk's clock. Null without <c>timestampevents = yes</c> in manager.conf: then the time of reception must do.</summary>
    public DateTimeOffset? Timestamp { get; init; }
}
