using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Sessions;

/// <summary>The end of every way in: the code is asked for, or the session begins, and the audit says how.</summary>
public sealed class Entrance(
    SignInManager<User> signIn, UserManager<User> users, SecondFactorBook factors, CrmDatabase database, Audit audit, AddressGuard guard, TimeProvider time,
    IHttpContextAccessor accessor, ILogger<Entrance> logger)
{
    private static readonly string StampClaim = new ClaimsIdentityOptions().SecurityStampClaimType;

    /// <summary>The password was right. True: the user is in. False: the code is still missing; a cookie of a few minutes says whose.</summary>
    public async Task<bool> PassPasswordAsync(User user, CancellationToken ct)
    {
        if (!await factors.HasAsync(user.Id, ct))
        {
            await LetInAsync(user, "password", ct);
            return true;
        }

        // the stamp: a password that is changed meanwhile closes this half-open door too
        var half = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()), new Claim(StampClaim, user.SecurityStamp)], IdentityConstants.TwoFactorUserIdScheme);
        await accessor.HttpContext!.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(half));
        return false;
    }

    /// <summary>Whose password was right a moment ago in this browser. Null: nobody's, or too long ago.</summary>
    public async Task<User?> HalfInAsync()
    {
        var half = await accessor.HttpContext!.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme);
        var user = half.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? await users.FindByIdAsync(id) : null;
        return user is { IsActive: true } && user.SecurityStamp == half.Principal!.FindFirstValue(StampClaim) ? user : null;
    }

    /// <param name="how">What proved who it is: password, code, recovery-code, link.</param>
    public async Task LetInAsync(User user, string how, CancellationToken ct)
    {
        await accessor.HttpContext!.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await signIn.SignInAsync(user, isPersistent: false);
        user.LastSeenAt = time.GetUtcNow();
        audit.Add(user.Id, user.Name, "log-in", "users", user.Id.Value, new { By = how });
        await database.SaveChangesAsync(ct);
        Log.LoggedIn(logger, user.Id.Value, guard.Address);
    }

    /// <summary>Notes that somebody was kept out.</summary>
    /// <param name="user">Null: no such account.</param>
    /// <param name="isLockedNow">This failure was the last one that the account allows.</param>
    public async Task RefuseAsync(User? user, string reason, bool isLockedNow, CancellationToken ct)
    {
        Log.LogInRefused(logger, user?.Id.Value, guard.Address, reason);
        if (user is not null && isLockedNow)
        {
            Log.UserLockedOut(logger, user.Id.Value, guard.Address);
            audit.Add(user.Id, user.Name, "lock-out", "users", user.Id.Value);
            await database.SaveChangesAsync(ct);
        }

        await guard.NoteFailureAsync(ct);
    }
}
