namespace OnPremCrm.Core.Users;

/// <summary>A phone of a user on one Asterisk server. An extension belongs to one user at most; a user may have several.</summary>
public sealed class UserExtension
{
    /// <summary>The name of the Asterisk server in the configuration.</summary>
    public required string Server { get; init; }

    /// <summary>The extension as Asterisk names it, e.g. <c>101</c>.</summary>
    public required string Extension { get; init; }

    /// <summary>Whose phone it is.</summary>
    public UserId UserId { get; set; }

    /// <summary>The phone that rings first in click-to-dial.</summary>
    public bool IsPrimary { get; set; }
}
