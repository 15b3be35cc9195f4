namespace OnPremCrm.Core.Users;

/// <summary>What a one-time link is worth.</summary>
public enum PasswordLinkState
{
    /// <summary>It works, once.</summary>
    Open,

    /// <summary>A password was chosen with it.</summary>
    Used,

    /// <summary>A newer one was made.</summary>
    Replaced,

    /// <summary>Nobody used it in time.</summary>
    Expired,

    /// <summary>We made no such link.</summary>
    Unknown,
}
