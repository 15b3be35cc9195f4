using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>One-time links to choose a password: made by an administrator, shown once, good for some hours, and only the newest of a person works.</summary>
public sealed class PasswordLinkBook(CrmDatabase database, CurrentUser current, TimeProvider time, ILogger<PasswordLinkBook> logger)
{
    /// <summary>The beginning of the link's path; its secret follows.</summary>
    public const string Path = "/password/";

    /// <summary>What the link carries. An older one of the same person is replaced.</summary>
    public async Task<string> MakeAsync(UserId userId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var hours = await database.AccessRules.Select(rules => rules.LinkHours).SingleAsync(ct);
        await Open(userId).ExecuteUpdateAsync(set => set.SetProperty(link => link.ReplacedAt, now), ct);
        var secret = PasswordLink.NewSecret();
        database.PasswordLinks.Add(new PasswordLink
        {
            Id = PasswordLinkId.New(now),
            UserId = userId,
            SecretHash = PasswordLink.HashOf(secret),
            MadeBy = current.IdOrNull,
            CreatedAt = now,
            ExpiresAt = now.AddHours(hours),
        });
        await database.SaveChangesAsync(ct);
        Log.PasswordLinkMade(logger, current.IdOrNull?.Value, userId.Value);
        return secret;
    }

    /// <summary>The link behind a secret and what it is worth now. A link of somebody who was made inactive is worth nothing.</summary>
    public async Task<(PasswordLinkState State, PasswordLink? Link, User? User)> FindAsync(string secret, CancellationToken ct)
    {
        var hash = PasswordLink.HashOf(secret);
        var link = await database.PasswordLinks.AsNoTracking().SingleOrDefaultAsync(link => link.SecretHash == hash, ct);
        var user = link is null ? null : await database.Users.Include(user => user.Extensions).SingleOrDefaultAsync(user => user.Id == link.UserId && user.IsActive, ct);
        return user is null ? (PasswordLinkState.Unknown, null, null) : (link!.StateAt(time.GetUtcNow()), link, user);
    }

    /// <summary>False when it does not work any more: somebody was quicker.</summary>
    public async Task<bool> UseAsync(PasswordLink link, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await Open(link.UserId).Where(open => open.Id == link.Id && open.ExpiresAt > now).ExecuteUpdateAsync(set => set.SetProperty(open => open.UsedAt, now), ct) == 1;
    }

    /// <summary>The newest of a person. Null: none was ever made.</summary>
    public Task<PasswordLink?> LastAsync(UserId userId, CancellationToken ct) =>
        database.PasswordLinks.AsNoTracking().Where(link => link.UserId == userId).OrderByDescending(link => link.Id).FirstOrDefaultAsync(ct);

    private IQueryable<PasswordLink> Open(UserId userId) => database.PasswordLinks.Where(link => link.UserId == userId && link.UsedAt == null && link.ReplacedAt == null);
}
