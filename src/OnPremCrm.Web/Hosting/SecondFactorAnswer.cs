namespace OnPremCrm.Web.Hosting;

/// <summary>What became of a typed code.</summary>
public enum SecondFactorAnswer
{
    /// <summary>Of the authenticator, and not taken before.</summary>
    Right,

    /// <summary>A recovery code, which is used up now.</summary>
    RightByRecovery,

    Wrong,

    /// <summary>Too many wrong ones: none is looked at for a while.</summary>
    LockedOut,
}
