using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace OnPremCrm.Web.Hosting.Masking;

/// <summary>A number as it travels through a browser that must not learn it: only the server opens it again.</summary>
public sealed class NumberSeal(IDataProtectionProvider protection)
{
    private const string Beginning = "n~";

    private readonly IDataProtector _protector = protection.CreateProtector("numbers");

    /// <summary>A text of letters, digits, hyphens, underscores and a tilde, as good in a form as in an address.</summary>
    public string Close(string number) => Beginning + _protector.Protect(number);

    /// <summary>The number that was sealed. A text that is no seal, or none of ours, stays as it is.</summary>
    public string? Open(string? text)
    {
        if (text?.StartsWith(Beginning, StringComparison.Ordinal) != true)
        {
            return text;
        }

        try
        {
            return _protector.Unprotect(text[Beginning.Length..]);
        }
        catch (CryptographicException)
        {
            return text;
        }
    }

    public static bool IsIn(string? text) => text?.Contains(Beginning, StringComparison.Ordinal) == true;
}
