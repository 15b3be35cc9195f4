namespace OnPremCrm.Core.TelephonyCommands;

/// <summary>What Asterisk is asked to do.</summary>
public enum TelephonyCommandKind
{
    /// <summary>Ring the operator's own phone, then dial the number.</summary>
    Dial,

    /// <summary>End a call that was dialled by a click, or that the user talks in.</summary>
    HangUp,
}
