using System.Text.RegularExpressions;
using FluentValidation;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Users;

/// <summary>What a name, an address and extensions must look like, wherever somebody enters them.</summary>
public static partial class UserRules
{
    private const int MaxName = 200;
    private const int MaxEmail = 254;

    public static void MustBeAName<T>(this IRuleBuilder<T, string> name, Words words) =>
        name.Must(text => !string.IsNullOrWhiteSpace(text)).WithMessage(_ => words["form.missing"])
            .MaximumLength(MaxName).WithMessage(_ => words["form.tooLong", MaxName]);

    public static void MustBeAnEmail<T>(this IRuleBuilder<T, string> email, Words words) =>
        email.Must(text => !string.IsNullOrWhiteSpace(text)).WithMessage(_ => words["form.missing"])
            .MaximumLength(MaxEmail).WithMessage(_ => words["form.tooLong", MaxEmail])
            .Must(text => string.IsNullOrWhiteSpace(text) || Email().IsMatch(text.Trim())).WithMessage(_ => words["form.notAnEmail"]);

    public static void MustBeExtensions<T>(this IRuleBuilder<T, string?> extensions, Words words) =>
        extensions.Must(text => ExtensionList.Split(text).All(Extension().IsMatch)).WithMessage(_ => words["users.extensionsUnreadable"]);

    [GeneratedRegex(@"^[^\s@]+@[^\s@]+\.[^\s@]+$")]
    private static partial Regex Email();

    // as the database has it: what Asterisk may call an endpoint
    [GeneratedRegex("^[0-9A-Za-z_.-]{1,40}$")]
    private static partial Regex Extension();
}
