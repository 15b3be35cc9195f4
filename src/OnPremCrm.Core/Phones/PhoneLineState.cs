namespace OnPremCrm.Core.Phones;

/// <summary>What a telephone does. Source: Asterisk's device states, main/devicestate.c.</summary>
public enum PhoneLineState
{
    /// <summary>Registered, and not in use.</summary>
    Free,

    /// <summary>Rings.</summary>
    Ringing,

    /// <summary>In a call, or busy.</summary>
    InUse,

    /// <summary>Has put its call on hold.</summary>
    OnHold,

    /// <summary>Not registered, or not known to Asterisk.</summary>
    Unreachable,
}
