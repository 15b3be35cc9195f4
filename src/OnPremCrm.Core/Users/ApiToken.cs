using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OnPremCrm.Core.Users;

/// <summary>A bearer token of a program. Only its SHA-256 is kept.</summary>
public sealed class ApiToken
{
    /// <summary>Names the token.</summary>
    public ApiTokenId Id { get; init; }

    /// <summary>What it is for, in words.</summary>
    public required string Name { get; set; }

    /// <summary>Whose it is: it is good only while its owner may log in, and may never do more than the owner. Null: a program's of its own.</summary>
    public UserId? OwnerId { get; init; }

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

    /// <summary>A new token to hand out once: 256 random bits, with a prefix by which people and leak scanners know it.</summary>
    public static string NewSecret() => "crm_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is kept of a token: the SHA-256 of its UTF-8 bytes. It holds 256 random bits, so no slow hash is needed.</summary>
    /// <param name="secret">The token as the program sends it.</param>
    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Neither revoked nor expired.</summary>
    /// <param name="at">Now.</param>
    public bool IsGood(DateTimeOffset at) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > at);
}
