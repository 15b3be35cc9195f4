using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>Where people are logged in: a row per session, written at the log-in. What ends here is out at its next request, and its open pages are told at once.</summary>
public sealed class SessionBook(CrmDatabase database, IMemoryCache seen, Audit audit, CurrentUser current, TimeProvider time, IHttpContextAccessor accessor, ILogger<SessionBook> logger)
{
    /// <summary>The claim of the cookie that names its session.</summary>
    public const string Claim = "session";

    private const int LongestBrowser = 400;

    // Long enough to ask "was that me?" after a holiday.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(60);
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    private string? Address => accessor.HttpContext?.Connection.RemoteIpAddress?.ToString();

    public async Task<UserSessionId> StartAsync(UserId userId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var forgotten = now - Kept;
        await database.UserSessions.Where(session => session.UserId == userId && session.LastSeenAt < forgotten).ExecuteDeleteAsync(ct);
        var browser = accessor.HttpContext?.Request.Headers.UserAgent.ToString();
        var session = new UserSession
        {
            Id = UserSessionId.New(now),
            UserId = userId,
            StartedAt = now,
            LastSeenAt = now,
            Address = Address,
            Browser = string.IsNullOrWhiteSpace(browser) ? null : browser[..Math.Min(browser.Length, LongestBrowser)],
        };
        database.UserSessions.Add(session);
        await database.SaveChangesAsync(ct);
        return session.Id;
    }

    /// <summary>Those that last, the last used first. A cookie that nobody sent for longer than it is good for is no session any more.</summary>
    public Task<List<UserSession>> ListAsync(UserId userId, CancellationToken ct)
    {
        var oldest = time.GetUtcNow() - Identity.SessionLength;
        return database.UserSessions.AsNoTracking().Where(session => session.UserId == userId && session.EndedAt == null && session.LastSeenAt > oldest)
            .OrderByDescending(session => session.LastSeenAt).ThenByDescending(session => session.Id).ToListAsync(ct);
    }

    /// <summary>Ends one session on somebody's wish. One that is not this user's stays as it is.</summary>
    public async Task EndAsync(UserId userId, UserSessionId id, CancellationToken ct) =>
        await NoteAsync(userId, await CloseAsync(database.UserSessions.Where(session => session.UserId == userId && session.Id == id), ct), ct);

    /// <summary>Ends a user's other sessions on the user's own wish.</summary>
    /// <param name="except">The one that goes on.</param>
    public async Task EndOthersAsync(UserId userId, UserSessionId? except, CancellationToken ct) => await NoteAsync(userId, await CloseAllAsync(userId, except, ct), ct);

    /// <summary>As a part of something that is noted itself: a new password, a log-out, a person who leaves.</summary>
    /// <param name="except">The one that goes on. Null: none does.</param>
    public Task<int> CloseAllAsync(UserId userId, UserSessionId? except, CancellationToken ct) =>
        CloseAsync(database.UserSessions.Where(session => session.UserId == userId && session.Id != except), ct);

    /// <inheritdoc cref="CloseAllAsync"/>
    public Task<int> CloseAsync(UserSessionId id, CancellationToken ct) => CloseAsync(database.UserSessions.Where(session => session.Id == id), ct);

    /// <summary>Notes that a session is used, once a minute: a busy page must not cause a write for each of its requests.</summary>
    public async Task SeeAsync(UserSessionId id, CancellationToken ct)
    {
        if (seen.TryGetValue((Claim, id), out _))
        {
            return;
        }

        var (now, address) = (time.GetUtcNow(), Address);
        await database.UserSessions.Where(session => session.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.LastSeenAt, now).SetProperty(session => session.Address, address), ct);
        seen.Set((Claim, id), true, SeenEvery);
    }

    private async Task NoteAsync(UserId userId, int ended, CancellationToken ct)
    {
        if (ended > 0)
        {
            audit.Add("end-session", "users", userId.Value, new { Sessions = ended });
            await database.SaveChangesAsync(ct);
            Log.SessionsEnded(logger, current.IdOrNull?.Value, ended, userId.Value);
        }
    }

    private Task<int> CloseAsync(IQueryable<UserSession> sessions, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return sessions.Where(session => session.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, now), ct);
    }
}
