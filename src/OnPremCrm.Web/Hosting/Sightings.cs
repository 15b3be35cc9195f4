using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Hosting;

/// <summary>
/// Notes who opened which record: once for a person (or a program) and a record in a quarter of an hour, so that a page that reads itself anew, and a program that polls, say it once.
/// A list and a search are no sighting; what was taken from them is noted by the export.
/// </summary>
public sealed class Sightings(CrmDatabase database, CurrentUser user, Audit audit, IMemoryCache seen, TimeProvider time)
{
    public const string Action = "see";

    private static readonly TimeSpan Once = TimeSpan.FromMinutes(15);

    public async Task NoteAsync(string noun, Guid id, CancellationToken ct)
    {
        if ((user.IdOrNull?.Value ?? user.TokenId?.Value) is not { } who || seen.TryGetValue((Action, who, noun, id), out _))
        {
            return;
        }

        // Two pages at once, here or in another process: the second waits, and then finds the first's entry.
        var (now, key) = (time.GetUtcNow(), $"{who} {noun} {id}");
        var since = AuditEntryId.LowestAt(now - Once).Value;
        await using var transaction = await JoinedTransaction.BeginAsync(database, ct);
        await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({key}, 0))", ct);
        var known = await database.Database.SqlQuery<Guid>($"""
            SELECT id AS "Value" FROM audit_entries
            WHERE noun = {noun} AND noun_id = {id} AND id >= {since} AND action = {Action} AND coalesce(user_id, token_id) = {who} LIMIT 1
            """).ToListAsync(ct);
        if (known.Count == 0)
        {
            audit.Add(Action, noun, id);
            await database.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        seen.Set((Action, who, noun, id), true, Once);
    }
}
