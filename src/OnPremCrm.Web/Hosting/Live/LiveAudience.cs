using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting.Live;

/// <summary>Whose screens a change is about. One query for all changes of a moment, however many listen.</summary>
public sealed class LiveAudience(CrmDatabase database)
{
    /// <summary>
    /// A call concerns the users whose extensions, on that server, ring, rang, talk, talked, missed it or placed it; a command its asker.
    /// Nobody else ever hears of somebody's pop.
    /// </summary>
    public async Task<ILookup<Guid, UserId>> Find(IReadOnlyCollection<Change> changes, CancellationToken ct)
    {
        var calls = Ids(changes, "calls");
        var commands = Ids(changes, "commands");
        if (calls.Length == 0 && commands.Length == 0)
        {
            return Array.Empty<Concern>().ToLookup(concern => concern.NounId, concern => new UserId(concern.UserId));
        }

        var concerns = await database.Database.SqlQuery<Concern>($"""
            SELECT call.id AS "NounId", phone.user_id AS "UserId"
            FROM calls call
            JOIN user_extensions phone ON phone.server = call.server
                AND phone.extension = ANY (call.rang || call.ringing_now || call.talking_now || call.answered_by || call.missed_by || call.operator)
            WHERE call.id = ANY ({calls})
            UNION
            SELECT id, requested_by FROM telephony_commands WHERE id = ANY ({commands}) AND requested_by IS NOT NULL
            """).ToListAsync(ct);
        return concerns.ToLookup(concern => concern.NounId, concern => new UserId(concern.UserId));
    }

    private static Guid[] Ids(IEnumerable<Change> changes, string noun) => [.. changes.Where(change => change.Noun == noun).Select(change => change.NounId)];

    private sealed record Concern(Guid NounId, Guid UserId);
}
