namespace OnPremCrm.Core.Callbacks;

/// <summary>Whether we still owe the call.</summary>
public enum CallbackState
{
    /// <summary>Somebody has to call.</summary>
    Open,

    /// <summary>A conversation happened, or somebody said why none is needed.</summary>
    Closed,
}
