using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OnPremCrm.Core.Users;

/// <summary>A one-time link with which somebody chooses a password: an invitation, or the cure for a forgotten one. Only the hash of its secret is kept.</summary>
public sealed class PasswordLink
{
    /// <summary>Names the link.</summary>
    public PasswordLinkId Id { get; init; }

    /// <summary>Whose password it sets.</summary>
    public UserId UserId { get; init; }

    /// <summary>SHA-256 of the secret, 32 bytes.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>The administrator who made it. Null: made at the command line.</summary>
    public UserId? MadeBy { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on it is worth nothing.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Null until a password was chosen with it.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>Null unless a newer one was made.</summary>
    public DateTimeOffset? ReplacedAt { get; set; }

    /// <summary>What the link carries: 256 random bits.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is kept of the secret. It holds 256 random bits, so no slow hash is needed.</summary>
    /// <param name="secret">As the link carries it.</param>
    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Whether it still works, and if not, why.</summary>
    /// <param name="now">Now.</param>
    public PasswordLinkState StateAt(DateTimeOffset now) =>
        UsedAt is not null ? PasswordLinkState.Used
        : ReplacedAt is not null ? PasswordLinkState.Replaced
        : ExpiresAt <= now ? PasswordLinkState.Expired
        : PasswordLinkState.Open;
}
