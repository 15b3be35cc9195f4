using System.Security.Cryptography;
using System.Text;

namespace OnPremCrm.Core.Users;

/// <summary>Stands in for the authenticator once, when the telephone is lost. Only its hash is kept.</summary>
public sealed class RecoveryCode
{
    /// <summary>How many somebody gets at a time.</summary>
    public const int Count = 10;

    private const int Groups = 4;
    private const int GroupLength = 4;

    // Without letters and digits that are mistaken for each other on paper. 16 of them are 79 bits.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Whose it is.</summary>
    public UserId UserId { get; init; }

    /// <summary>SHA-256 of the user and the code, 32 bytes.</summary>
    public required byte[] CodeHash { get; init; }

    /// <summary>Null while it is good.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>A new code as it is shown: <c>ab2d-efgh-jkmn-pqrs</c>.</summary>
    public static string New() => string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Letters, GroupLength)));

    /// <summary>Whether somebody typed something of the form of a recovery code, however spaced.</summary>
    /// <param name="typed">As typed.</param>
    public static bool IsOne(string typed) => Bare(typed).Length == Groups * GroupLength;

    /// <summary>What is kept of a code. The user is in it, so that equal codes of two users do not look alike.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="typed">As shown or typed; blanks, hyphens and capitals do not count.</param>
    public static byte[] HashOf(UserId userId, string typed) => SHA256.HashData(Encoding.UTF8.GetBytes($"{userId} {Bare(typed)}"));

    private static string Bare(string typed) => string.Concat(typed.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
