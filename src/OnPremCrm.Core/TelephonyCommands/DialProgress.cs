namespace OnPremCrm.Core.TelephonyCommands;

/// <summary>What truthfully happens after a click to dial.</summary>
public enum DialProgress
{
    /// <summary>Nothing yet.</summary>
    Queued,

    /// <summary>The operator's own phone rings.</summary>
    RingingYou,

    /// <summary>The operator lifted; the far end is being called.</summary>
    Dialling,

    /// <summary>The far end rings.</summary>
    RingingThere,

    /// <summary>They talk.</summary>
    Talking,

    /// <summary>Over; <see cref="TelephonyCommand.Outcome"/> says how.</summary>
    Ended,
}
