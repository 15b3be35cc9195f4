using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Users;

/// <summary>How somebody gets in at present: the password, the link to choose one, the authenticator, the lock, the sessions.</summary>
/// <param name="Link">The newest link. Null: none was ever made.</param>
/// <param name="SecondFactorSince">Null: the log-in asks for no code.</param>
/// <param name="MustHaveSecondFactor">The role demands one.</param>
/// <param name="LockedUntil">Null when not locked out, of the password or of the code.</param>
public sealed record PersonAccess(
    bool HasPassword, PasswordLink? Link, PasswordLinkState LinkState, DateTimeOffset? SecondFactorSince, bool MustHaveSecondFactor, DateTimeOffset? LockedUntil,
    IReadOnlyList<UserSession> Sessions)
{
    public static async Task<PersonAccess> ReadAsync(
        User user, CrmDatabase database, PasswordLinkBook links, SecondFactorBook factors, SessionBook sessions, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var link = await links.LastAsync(user.Id, ct);
        var factor = await database.SecondFactors.AsNoTracking().SingleOrDefaultAsync(factor => factor.UserId == user.Id && factor.ConfirmedAt != null, ct);
        var lockedUntil = new[] { user.LockedOutUntil, factor?.LockedUntil }.Max();
        return new PersonAccess(
            user.PasswordHash is not null, link, link?.StateAt(now) ?? PasswordLinkState.Unknown, factor?.ConfirmedAt, await factors.MustHaveAsync(user.Role, ct),
            lockedUntil > now ? lockedUntil : null, await sessions.ListAsync(user.Id, ct));
    }
}
