using System.Security.Cryptography;

namespace OnPremCrm.Web.Features.Users;

/// <summary>A password that an administrator reads to somebody: 4 groups of 4, no letters that look or sound alike. About 76 bits.</summary>
public static class FirstPassword
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    public static string New() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));
}
