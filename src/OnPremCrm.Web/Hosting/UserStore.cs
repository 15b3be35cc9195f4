using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>What ASP.NET Core Identity may ask of our users. The user's name in Identity's sense is the e-mail.</summary>
public sealed class UserStore(CrmDatabase database, IdentityErrorDescriber errors)
    : IUserPasswordStore<User>, IUserEmailStore<User>, IUserSecurityStampStore<User>, IUserLockoutStore<User>
{
    public async Task<IdentityResult> CreateAsync(User user, CancellationToken ct)
    {
        database.Users.Add(user);
        return await Save(user, ct);
    }

    public async Task<IdentityResult> UpdateAsync(User user, CancellationToken ct)
    {
        user.ConcurrencyStamp = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return await Save(user, ct);
    }

    /// <summary>Users are never deleted: the log goes on naming who did what.</summary>
    public Task<IdentityResult> DeleteAsync(User user, CancellationToken ct) => throw new NotSupportedException("A user is made inactive, never deleted.");

    public async Task<User?> FindByIdAsync(string userId, CancellationToken ct) =>
        Guid.TryParse(userId, out var id) ? await Find().SingleOrDefaultAsync(user => user.Id == new UserId(id), ct) : null;

    public Task<User?> FindByNameAsync(string normalisedName, CancellationToken ct) => FindByEmailAsync(normalisedName, ct);

    public Task<User?> FindByEmailAsync(string normalisedEmail, CancellationToken ct) =>
        Find().SingleOrDefaultAsync(user => user.NormalisedEmail == normalisedEmail, ct);

    public Task<string> GetUserIdAsync(User user, CancellationToken ct) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(User user, CancellationToken ct) => Task.FromResult<string?>(user.Email);

    public Task SetUserNameAsync(User user, string? userName, CancellationToken ct) => SetEmailAsync(user, userName, ct);

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken ct) => Task.FromResult<string?>(user.NormalisedEmail);

    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken ct) => SetNormalizedEmailAsync(user, normalizedName, ct);

    public Task<string?> GetEmailAsync(User user, CancellationToken ct) => Task.FromResult<string?>(user.Email);

    public Task SetEmailAsync(User user, string? email, CancellationToken ct) => Set(() => user.Email = email ?? "");

    public Task<string?> GetNormalizedEmailAsync(User user, CancellationToken ct) => Task.FromResult<string?>(user.NormalisedEmail);

    public Task SetNormalizedEmailAsync(User user, string? normalizedEmail, CancellationToken ct) => Set(() => user.NormalisedEmail = normalizedEmail ?? "");

    /// <summary>Whoever adds users has checked the address; there is no mail of ours to confirm it with.</summary>
    public Task<bool> GetEmailConfirmedAsync(User user, CancellationToken ct) => Task.FromResult(true);

    public Task SetEmailConfirmedAsync(User user, bool confirmed, CancellationToken ct) => Task.CompletedTask;

    public Task<string?> GetPasswordHashAsync(User user, CancellationToken ct) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(User user, CancellationToken ct) => Task.FromResult(user.PasswordHash is not null);

    public Task SetPasswordHashAsync(User user, string? passwordHash, CancellationToken ct) => Set(() => user.PasswordHash = passwordHash);

    public Task<string?> GetSecurityStampAsync(User user, CancellationToken ct) => Task.FromResult<string?>(user.SecurityStamp);

    public Task SetSecurityStampAsync(User user, string stamp, CancellationToken ct) => Set(() => user.SecurityStamp = stamp);

    public Task<int> GetAccessFailedCountAsync(User user, CancellationToken ct) => Task.FromResult(user.FailedLogIns);

    public Task<int> IncrementAccessFailedCountAsync(User user, CancellationToken ct) => Task.FromResult(++user.FailedLogIns);

    public Task ResetAccessFailedCountAsync(User user, CancellationToken ct) => Set(() => user.FailedLogIns = 0);

    public Task<bool> GetLockoutEnabledAsync(User user, CancellationToken ct) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(User user, bool enabled, CancellationToken ct) => Task.CompletedTask;

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(User user, CancellationToken ct) => Task.FromResult(user.LockedOutUntil);

    public Task SetLockoutEndDateAsync(User user, DateTimeOffset? lockoutEnd, CancellationToken ct) => Set(() => user.LockedOutUntil = lockoutEnd?.ToUniversalTime());

    public void Dispose()
    {
        // the context belongs to the request's scope
    }

    private async Task<IdentityResult> Save(User user, CancellationToken ct)
    {
        try
        {
            await database.SaveChangesAsync(ct);
            return IdentityResult.Success;
        }
        catch (DbUpdateConcurrencyException)
        {
            return IdentityResult.Failed(errors.ConcurrencyFailure());
        }
        catch (DbUpdateException refused) when (refused.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
        {
            // checked before, but somebody was quicker
            return IdentityResult.Failed(violation.TableName == "users" ? errors.DuplicateEmail(user.Email) : errors.ConcurrencyFailure());
        }
    }

    private IQueryable<User> Find() => database.Users.Include(user => user.Extensions);

    private static Task Set(Action set)
    {
        set();
        return Task.CompletedTask;
    }
}
