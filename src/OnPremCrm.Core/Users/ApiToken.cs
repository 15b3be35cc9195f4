namespace OnPremCrm.Core.Users;

/// <summary>A bearer token of a program. Only its SHA-256 is kept.</summary>
public sealed class ApiToken
{
    /// <summary>Names the token.</summary>
    public ApiTokenId Id { get; init; }

    /// <summary>What it is for, in words.</summary>
    public required string Name { get; set; }

    /// <summary>What the program may do.</summary>
    public UserRole Role { get; init; }

    /// <summary>SHA-256 of the token, 32 bytes.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null until first used; kept to the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>Null: does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Null while it is good.</summary>
    public DateTimeOffset? RevokedAt { get; set; }
}
