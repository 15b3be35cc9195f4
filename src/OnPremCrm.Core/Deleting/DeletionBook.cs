using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Deleting;

/// <summary>What is known of deleted records, and which copies are kept no longer.</summary>
public static class DeletionBook
{
    /// <summary>Those that somebody may bring back, the newest first.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="noun">Of what.</param>
    /// <param name="viewer">Whose right to delete has to reach them.</param>
    /// <param name="now">The time.</param>
    public static IQueryable<Deletion> Open(CrmDatabase database, MergeNoun noun, Viewer viewer, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(viewer);
        var (seen, reached) = (viewer.SightOf(RecordMerge.Guarded(noun), Deed.See), viewer.SightOf(RecordMerge.Guarded(noun), Deed.Delete));
        var deletions = database.Deletions.Where(deletion => deletion.Noun == noun && deletion.Kept != null && deletion.RestoreUntil > now);
        return Within(Within(deletions, seen), reached).OrderByDescending(deletion => deletion.Id);
    }

    /// <summary>How much named each of these records.</summary>
    public static async Task<IReadOnlyDictionary<DeletionId, MergeCounts>> CountsAsync(CrmDatabase database, IReadOnlyList<DeletionId> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        var values = ids.Select(id => id.Value).ToArray();
        var counts = await database.Database.SqlQuery<Count>($"""
            SELECT deletion_id AS "Deletion", kind AS "Kind", count(*)::integer AS "Rows" FROM deletion_moves WHERE deletion_id = ANY({values}) GROUP BY deletion_id, kind
            """).ToListAsync(cancellationToken);
        return ids.ToDictionary(id => id, id => new MergeCounts(Of(id, "calls"), Of(id, "callbacks"), Of(id, "number_choices"), Of(id, "contacts") + Of(id, "affiliations")));

        int Of(DeletionId id, string kind) => counts.Find(count => count.Deletion == id.Value && count.Kind == kind)?.Rows ?? 0;
    }

    /// <summary>Removes the copies of records that cannot be brought back any more.</summary>
    /// <returns>How many records.</returns>
    public static async Task<int> ForgetAsync(CrmDatabase database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        return (await database.Database.SqlQuery<Guid>($"""
            WITH over AS (UPDATE deletions SET kept = NULL, name = NULL WHERE kept IS NOT NULL AND restore_until <= {now.ToUniversalTime()} RETURNING id),
                moves AS (DELETE FROM deletion_moves USING over WHERE deletion_id = over.id)
            SELECT id AS "Value" FROM over
            """).ToListAsync(cancellationToken)).Count;
    }

    private sealed record Count(Guid Deletion, string Kind, int Rows);

    private static IQueryable<Deletion> Within(IQueryable<Deletion> deletions, Sight sight)
    {
        var owners = sight.Owners.ToList();
        return sight.IsAll ? deletions
            : sight.HasUnowned ? deletions.Where(deletion => deletion.OwnerId == null || owners.Contains(deletion.OwnerId.Value))
            : deletions.Where(deletion => deletion.OwnerId != null && owners.Contains(deletion.OwnerId.Value));
    }
}
