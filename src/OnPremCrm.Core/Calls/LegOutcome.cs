namespace OnPremCrm.Core.Calls;

/// <summary>How one phone's part in a call ended. Null while it is still dialling, ringing or talking.</summary>
public enum LegOutcome
{
    /// <summary>The phone answered and its user was bridged with somebody.</summary>
    Answered,

    /// <summary>Rang and was let pass until the ringing was stopped.</summary>
    NoAnswer,

    /// <summary>The phone was busy.</summary>
    Busy,

    /// <summary>The user rejected the call on the phone.</summary>
    Declined,

    /// <summary>A colleague took the call while this phone rang (ring group, queue, pickup).</summary>
    AnsweredElsewhere,

    /// <summary>The calling side gave up while this phone rang.</summary>
    CallerGaveUp,

    /// <summary>The phone sent the call on to another number (302).</summary>
    Forwarded,

    /// <summary>The phone is not registered or cannot be reached.</summary>
    Unreachable,

    /// <summary>The end of the leg was not observed.</summary>
    Unknown,
}
