namespace OnPremCrm.Core.Calls;

/// <summary>Where a call's row is from.</summary>
public enum CallSource
{
    /// <summary>Heard live from Asterisk.</summary>
    Events,

    /// <summary>Read from the PBX's channel event log, because nobody had listened or not to all of it.</summary>
    Cel,

    /// <summary>Read from the PBX's call detail records, which know neither holds nor most transfers.</summary>
    Cdr,
}
