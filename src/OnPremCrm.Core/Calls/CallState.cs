namespace OnPremCrm.Core.Calls;

/// <summary>Where a call is in its life. <see cref="Ended"/> has no exits.</summary>
public enum CallState
{
    /// <summary>Somebody waits: a phone rings, or the caller is in a menu or a queue.</summary>
    Ringing,

    /// <summary>A person of the company and the other party are or were bridged, and the call is still up.</summary>
    Talking,

    /// <summary>The call is over.</summary>
    Ended,
}
