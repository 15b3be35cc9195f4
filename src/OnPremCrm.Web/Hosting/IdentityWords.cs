using Microsoft.AspNetCore.Identity;

namespace OnPremCrm.Web.Hosting;

/// <summary>Identity's refusals in the user's language.</summary>
public sealed class IdentityWords(Words words) : IdentityErrorDescriber
{
    public override IdentityError DuplicateEmail(string email) => Say(nameof(DuplicateEmail), words["identity.duplicateEmail", email]);

    public override IdentityError DuplicateUserName(string userName) => Say(nameof(DuplicateUserName), words["identity.duplicateEmail", userName]);

    public override IdentityError InvalidEmail(string? email) => Say(nameof(InvalidEmail), words["identity.invalidEmail"]);

    public override IdentityError InvalidUserName(string? userName) => Say(nameof(InvalidUserName), words["identity.invalidEmail"]);

    public override IdentityError PasswordMismatch() => Say(nameof(PasswordMismatch), words["identity.passwordMismatch"]);

    public override IdentityError ConcurrencyFailure() => Say(nameof(ConcurrencyFailure), words["identity.changedMeanwhile"]);

    public override IdentityError DefaultError() => Say(nameof(DefaultError), words["identity.other"]);

    private static IdentityError Say(string code, string description) => new() { Code = code, Description = description };
}
