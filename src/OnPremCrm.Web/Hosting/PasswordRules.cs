using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>
/// Which passwords may be chosen: long enough, not one of those that are tried first, and without the person's own name. No rule about kinds of
/// characters, which only makes people write "Password1!" (NIST SP 800-63B, 5.1.1.2).
/// </summary>
public sealed class PasswordRules(CrmDatabase database, Words words) : IPasswordValidator<User>
{
    private const int FewestDifferent = 4;

    // Shorter parts of a name are in too many words.
    private const int ShortestPart = 4;
    private const int ShortestIdeographs = 2;

    /// <summary>What the page says before somebody types.</summary>
    public async Task<string> SayAsync(CancellationToken ct) => words["password.rules", await ShortestAsync(ct)];

    public async Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        var typed = password ?? "";
        var shortest = await ShortestAsync(CancellationToken.None);
        if (new StringInfo(typed).LengthInTextElements < shortest)
        {
            return Refuse(words["identity.passwordTooShort", shortest]);
        }

        if (typed.Distinct().Count() < FewestDifferent)
        {
            return Refuse(words["identity.passwordTooUniform", FewestDifferent]);
        }

        if (CommonPasswords.Contains(typed))
        {
            return Refuse(words["identity.passwordCommon"]);
        }

        return OwnWords(user).Any(own => typed.Contains(own, StringComparison.OrdinalIgnoreCase)) ? Refuse(words["identity.passwordOwnName"]) : IdentityResult.Success;
    }

    private static IEnumerable<string> OwnWords(User user) =>
        user.Name.Split([' ', '-', '.', ',', '\u3000'], StringSplitOptions.RemoveEmptyEntries)
            .Concat(user.Email.Split('@')[0].Split(['.', '-', '_', '+'], StringSplitOptions.RemoveEmptyEntries))
            .Append(user.Email)
            .Where(part => part.Length >= (part[0] >= '\u3040' ? ShortestIdeographs : ShortestPart));

    private static IdentityResult Refuse(string reason) => IdentityResult.Failed(new IdentityError { Code = nameof(PasswordRules), Description = reason });

    private Task<int> ShortestAsync(CancellationToken ct) => database.AccessRules.Select(rules => rules.ShortestPassword).SingleAsync(ct);
}
