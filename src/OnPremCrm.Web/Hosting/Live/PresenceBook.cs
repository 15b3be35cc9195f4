using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting.Live;

/// <summary>Notes who has a page open: the answer to "why did no card come up?" of last Tuesday.</summary>
public sealed class PresenceBook(CrmDatabase database, TimeProvider time)
{
    /// <summary>How long it is remembered.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(31);

    /// <summary>These users listen at this moment: their presence goes on, or begins.</summary>
    /// <param name="patience">Who was away for longer begins anew.</param>
    public Task Note(IEnumerable<UserId> users, TimeSpan patience, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var since = now - patience;
        var ids = users.Select(user => user.Value).Distinct().ToArray();
        return database.Database.ExecuteSqlAsync($"""
            WITH kept AS (
                UPDATE user_presences SET until = {now} WHERE user_id = ANY ({ids}) AND until >= {since} AND until <= {now} RETURNING user_id
            )
            INSERT INTO user_presences (user_id, since, until)
            SELECT id, {now}, {now} FROM users WHERE id = ANY ({ids}) AND id NOT IN (SELECT user_id FROM kept)
            ON CONFLICT DO NOTHING
            """, ct);
    }

    public Task Forget(CancellationToken ct)
    {
        var oldest = time.GetUtcNow() - Kept;
        return database.UserPresences.Where(presence => presence.Until < oldest).ExecuteDeleteAsync(ct);
    }
}
