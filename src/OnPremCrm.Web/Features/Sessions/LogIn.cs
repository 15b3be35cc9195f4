using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Caching.Memory;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Sessions;

/// <summary>Checks e-mail and password and starts a session. An address that nobody has is treated like one that somebody has, count of tries and lock-out included.</summary>
public static class LogIn
{
    public sealed record Command : IRequest<Outcome>
    {
        public string Email { get; init; } = "";

        public string Password { get; init; } = "";
    }

    /// <param name="Home">Set when logged in: who, to know where to begin.</param>
    /// <param name="TriesLeft">0: locked out for now.</param>
    public sealed record Outcome(UserRole? Home, int TriesLeft);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words)
        {
            RuleFor(command => command.Email).NotEmpty().WithMessage(_ => words["login.emailMissing"]);
            RuleFor(command => command.Password).NotEmpty().WithMessage(_ => words["login.passwordMissing"]);
        }
    }

    public sealed class Handler(
        UserManager<User> users, SignInManager<User> signIn, IPasswordHasher<User> hasher, IMemoryCache strangers,
        CrmDatabase database, Audit audit, TimeProvider time, IHttpContextAccessor accessor, ILogger<Handler> logger)
        : IRequestHandler<Command, Outcome>
    {
        // A hash of nothing in particular, to spend the same time on an unknown address.
        private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<User>().HashPassword(null!, "nobody"));

        private string? Address => accessor.HttpContext?.Connection.RemoteIpAddress?.ToString();

        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            var email = command.Email.Trim();
            var user = await users.FindByEmailAsync(email);
            if (user is not { IsActive: true, PasswordHash: not null })
            {
                hasher.VerifyHashedPassword(null!, NobodysHash.Value, command.Password);
                Log.LogInRefused(logger, user?.Id.Value, Address, "no such active user");
                return new Outcome(null, TriesLeftForStranger(users.NormalizeEmail(email)));
            }

            var result = await signIn.PasswordSignInAsync(user, command.Password, isPersistent: false, lockoutOnFailure: true);
            if (!result.Succeeded)
            {
                Log.LogInRefused(logger, user.Id.Value, Address, result.IsLockedOut ? "locked out" : "wrong password");
                return new Outcome(null, result.IsLockedOut ? 0 : Identity.MaxFailedLogIns - user.FailedLogIns);
            }

            user.LastSeenAt = time.GetUtcNow();
            audit.Add(user.Id, user.Name, "log-in", "users", user.Id.Value);
            await database.SaveChangesAsync(ct);
            Log.LoggedIn(logger, user.Id.Value, Address);
            return new Outcome(user.Role, Identity.MaxFailedLogIns);
        }

        private int TriesLeftForStranger(string email)
        {
            var key = ("stranger", email);
            var failures = strangers.TryGetValue(key, out int before) ? before + 1 : 1;
            strangers.Set(key, Math.Min(failures, Identity.MaxFailedLogIns), Identity.LockOut);
            return Math.Max(0, Identity.MaxFailedLogIns - failures);
        }
    }
}
