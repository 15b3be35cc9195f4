namespace OnPremCrm.Core.Callbacks;

/// <summary>How a callback was closed.</summary>
public enum CallbackClosure
{
    /// <summary>They called again and somebody answered.</summary>
    CalledAgain,

    /// <summary>We called and reached them.</summary>
    CalledBack,

    /// <summary>A user closed it and said why.</summary>
    ByHand,
}
