namespace OnPremCrm.Core.TelephonyCommands;

/// <summary>How a click to dial ended.</summary>
public enum DialOutcome
{
    /// <summary>The far end answered.</summary>
    Answered,

    /// <summary>The operator's own phone rang out.</summary>
    YouDidNotAnswer,

    /// <summary>The operator's own phone was busy.</summary>
    YouWereBusy,

    /// <summary>The operator rejected the call on the own phone.</summary>
    YouDeclined,

    /// <summary>The operator's own phone is not registered.</summary>
    PhoneUnreachable,

    /// <summary>The far end was busy.</summary>
    Busy,

    /// <summary>The far end rang out.</summary>
    NoAnswer,

    /// <summary>The call could not be placed.</summary>
    Failed,

    /// <summary>The operator gave up before an answer.</summary>
    Stopped,

    /// <summary>The end was not observed.</summary>
    Unknown,
}
