using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.AspNetCore.Identity;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Sessions;

/// <summary>Chooses a password with a one-time link, and lets its owner in. The account's other sessions end and a lock-out is over.</summary>
public static class SetPassword
{
    public sealed record Command : IRequest<Outcome>
    {
        /// <summary>What the link carries.</summary>
        public string Secret { get; init; } = "";

        public string Wanted { get; init; } = "";
    }

    /// <param name="State">Open: it worked.</param>
    /// <param name="Home">Set when logged in; null after a good password when the code is still to be asked for.</param>
    public sealed record Outcome(PasswordLinkState State, UserRole? Home);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words) => RuleFor(command => command.Wanted).NotEmpty().WithMessage(_ => words["form.missing"]);
    }

    public sealed class Handler(
        PasswordLinkBook links, UserManager<User> users, SessionBook sessions, SecondFactorBook factors, Entrance entrance, CrmDatabase database, Audit audit)
        : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            var (state, link, user) = await links.FindAsync(command.Secret, ct);
            if (state != PasswordLinkState.Open)
            {
                return new Outcome(state, null);
            }

            await RefuseBadAsync(user!, command.Wanted);
            await using (var transaction = await database.Database.BeginTransactionAsync(ct))
            {
                if (!await links.UseAsync(link!, ct))
                {
                    return new Outcome(PasswordLinkState.Used, null);
                }

                user!.PasswordHash = users.PasswordHasher.HashPassword(user, command.Wanted);
                user.FailedLogIns = 0;
                user.LockedOutUntil = null;
                audit.Add(user.Id, user.Name, "set-password", "users", user.Id.Value);
                await users.UpdateSecurityStampAsync(user);
                await sessions.CloseAllAsync(user.Id, except: null, ct);
                await transaction.CommitAsync(ct);
            }

            if (await factors.HasAsync(user.Id, ct))
            {
                return new Outcome(PasswordLinkState.Open, null);
            }

            await entrance.LetInAsync(user, "link", ct);
            return new Outcome(PasswordLinkState.Open, user.Role);
        }

        private async Task RefuseBadAsync(User user, string wanted)
        {
            var failures = new List<ValidationFailure>();
            foreach (var rules in users.PasswordValidators)
            {
                failures.AddRange((await rules.ValidateAsync(users, user, wanted)).Errors.Select(error => new ValidationFailure(nameof(Command.Wanted), error.Description)));
            }

            if (failures.Count > 0)
            {
                throw new ValidationException(failures);
            }
        }
    }
}
