using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Settings;

/// <summary>A new password of one's own choice. It ends the other sessions of this user; this one goes on. Wrong guesses at the old one count like failed log-ins.</summary>
public static class ChangePassword
{
    public sealed record Command : IRequest
    {
        public string Present { get; init; } = "";

        public string Wanted { get; init; } = "";
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words)
        {
            RuleFor(command => command.Present).NotEmpty().WithMessage(_ => words["form.missing"]);
            RuleFor(command => command.Wanted).NotEmpty().WithMessage(_ => words["form.missing"]);
        }
    }

    public sealed class Handler(UserManager<User> users, SignInManager<User> signIn, SessionBook sessions, CrmDatabase database, CurrentUser current, Audit audit, Words words)
        : AsyncRequestHandler<Command>
    {
        protected override async Task Handle(Command command, CancellationToken ct)
        {
            var user = await database.Users.Include(user => user.Extensions).SingleAsync(user => user.Id == current.Id, ct);
            var check = await signIn.CheckPasswordSignInAsync(user, command.Present, lockoutOnFailure: true);
            if (!check.Succeeded)
            {
                throw Refused(nameof(command.Present), [words[check.IsLockedOut ? "settings.lockedOut" : "identity.passwordMismatch"]]);
            }

            audit.Add("change-password", "users", user.Id.Value);
            var result = await users.ChangePasswordAsync(user, command.Present, command.Wanted);
            if (!result.Succeeded)
            {
                throw Refused(nameof(command.Wanted), result.Errors.Select(error => error.Description));
            }

            await sessions.CloseAllAsync(user.Id, current.SessionId, ct);
            await signIn.RefreshSignInAsync(user);
        }

        private static ValidationException Refused(string property, IEnumerable<string> reasons) =>
            new(reasons.Select(reason => new ValidationFailure(property, reason)));
    }
}
