using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Caching.Memory;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Ldap;

namespace OnPremCrm.Web.Features.Sessions;

/// <summary>Checks e-mail and password. An address that nobody has is treated like one that somebody has, count of tries and lock-out included.</summary>
public static class LogIn
{
    public sealed record Command : IRequest<Outcome>
    {
        public string Email { get; init; } = "";

        public string Password { get; init; } = "";
    }

    /// <param name="Home">Set when logged in: who, to know where to begin.</param>
    /// <param name="TriesLeft">Of the account, when the password was wrong.</param>
    public sealed record Outcome(LogInStep Step, UserRole? Home = null, int TriesLeft = 0);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words)
        {
            RuleFor(command => command.Email).NotEmpty().WithMessage(_ => words["login.emailMissing"]);
            RuleFor(command => command.Password).NotEmpty().WithMessage(_ => words["login.passwordMissing"]);
        }
    }

    public sealed class Handler(
        UserManager<User> users, SignInManager<User> signIn, IPasswordHasher<User> hasher, IMemoryCache strangers, AddressGuard guard, LdapDirectory directory, DirectoryAccount accounts,
        Entrance entrance)
        : IRequestHandler<Command, Outcome>
    {
        // A hash of nothing in particular, to spend the same time on an unknown address.
        private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<User>().HashPassword(null!, "nobody"));

        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            if (await guard.MustWaitAsync(ct))
            {
                return new Outcome(LogInStep.AddressLockedOut);
            }

            if (!await guard.LetsPeopleInAsync(ct))
            {
                await entrance.RefuseAsync(null, "not from this address", isLockedNow: false, ct);
                return new Outcome(LogInStep.NotFromHere);
            }

            var email = command.Email.Trim();
            var user = await users.FindByEmailAsync(email);
            if (accounts.Decides(user))
            {
                return await AskDirectoryAsync(user, email, command.Password, ct);
            }

            if (user is not { IsActive: true, PasswordHash: not null })
            {
                hasher.VerifyHashedPassword(null!, NobodysHash.Value, command.Password);
                await entrance.RefuseAsync(user, "no such active user", isLockedNow: false, ct);
                return Refused(TriesLeftForStranger(users.NormalizeEmail(email)));
            }

            var wasLocked = await users.IsLockedOutAsync(user);
            var result = await signIn.CheckPasswordSignInAsync(user, command.Password, lockoutOnFailure: true);
            if (!result.Succeeded)
            {
                // the framework sets the count back to nothing when it locks
                await entrance.RefuseAsync(user, result.IsLockedOut ? "locked out" : "wrong password", result.IsLockedOut && !wasLocked, ct);
                return Refused(result.IsLockedOut ? 0 : Identity.MaxFailedLogIns - user.FailedLogIns);
            }

            return await entrance.PassPasswordAsync(user, ct) ? new Outcome(LogInStep.Done, user.Role) : new Outcome(LogInStep.Code);
        }

        // The counts are ours too, so that nobody locks accounts of the whole company by way of our page.
        private async Task<Outcome> AskDirectoryAsync(User? user, string typed, string password, CancellationToken ct)
        {
            var name = users.NormalizeEmail(typed);
            if (user is null ? strangers.TryGetValue(KeyOf(name), out int failures) && failures >= Identity.MaxFailedLogIns : await users.IsLockedOutAsync(user))
            {
                await entrance.RefuseAsync(user, "locked out", isLockedNow: false, ct);
                return new Outcome(LogInStep.LockedOut);
            }

            var (outcome, person) = await directory.AskAsync(typed, password, ct);
            switch (outcome)
            {
                case LdapOutcome.Right when await accounts.FindOrMakeAsync(person!, ct) is { IsActive: true } theirs:
                    return await entrance.PassPasswordAsync(theirs, ct) ? new Outcome(LogInStep.Done, theirs.Role) : new Outcome(LogInStep.Code);
                case LdapOutcome.Right or LdapOutcome.NoRole or LdapOutcome.SwitchedOff:
                    await entrance.RefuseAsync(user, "no access by the directory", isLockedNow: false, ct);
                    return new Outcome(LogInStep.NoAccess);
                case LdapOutcome.OutOfReach:
                    return new Outcome(LogInStep.DirectoryAway);
                default:
                    return await RefuseByDirectoryAsync(user, name, ct);
            }
        }

        private async Task<Outcome> RefuseByDirectoryAsync(User? user, string name, CancellationToken ct)
        {
            if (user is null)
            {
                await entrance.RefuseAsync(null, "wrong password of the directory", isLockedNow: false, ct);
                return Refused(TriesLeftForStranger(name));
            }

            await users.AccessFailedAsync(user);
            var isLocked = await users.IsLockedOutAsync(user);
            await entrance.RefuseAsync(user, "wrong password of the directory", isLocked, ct);
            return Refused(isLocked ? 0 : Identity.MaxFailedLogIns - user.FailedLogIns);
        }

        private static (string, string) KeyOf(string email) => ("stranger", email);

        private static Outcome Refused(int triesLeft) => new(triesLeft == 0 ? LogInStep.LockedOut : LogInStep.Wrong, TriesLeft: triesLeft);

        private int TriesLeftForStranger(string email)
        {
            var key = KeyOf(email);
            var failures = strangers.TryGetValue(key, out int before) ? before + 1 : 1;
            strangers.Set(key, Math.Min(failures, Identity.MaxFailedLogIns), Identity.LockOut);
            return Math.Max(0, Identity.MaxFailedLogIns - failures);
        }
    }
}
