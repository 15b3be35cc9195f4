namespace OnPremCrm.Core.Merging;

/// <summary>Keeps the tree of organisations one while some of them are merged or come back.</summary>
internal sealed class MergedTree(MergeStatements statements, MergeTables tables)
{
    private readonly List<(Guid Id, Guid Parent)> _wanted = [];

    /// <summary>Takes those that are merged out of their places, so that none comes to lie below itself on the way.</summary>
    public async Task TakeOutAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        if (!tables.IsOfPeople)
        {
            await statements.RunAsync("UPDATE organisations SET parent_id = NULL WHERE id = ANY($1) AND parent_id IS NOT NULL", cancellationToken, ids);
        }
    }

    /// <summary>Takes the place out of the copy, to be put back by <see cref="PutBackAsync"/> when all are there.</summary>
    public void Remember(RecordCopy copy)
    {
        if (!tables.IsOfPeople && copy.Record["parent_id"]?.GetValue<string>() is { } parent)
        {
            _wanted.Add((copy.Id, Guid.Parse(parent)));
            copy.Record["parent_id"] = null;
        }
    }

    /// <summary>Each goes where it was, unless that is gone, or lies below it by now. Where that was merged meanwhile, it goes below what it went into.</summary>
    public async Task PutBackAsync(CancellationToken cancellationToken)
    {
        foreach (var (id, parent) in _wanted)
        {
            await statements.RunAsync("""
                WITH RECURSIVE place AS (
                    SELECT $2::uuid AS id, 1 AS step
                    UNION ALL SELECT m.survivor_id, place.step + 1 FROM place JOIN merged_records r ON r.record_id = place.id JOIN merges m ON m.id = r.merge_id AND m.noun = 'organisations' AND m.undone_at IS NULL
                ), there AS (SELECT o.id FROM organisations o JOIN place ON place.id = o.id WHERE o.id <> $1 ORDER BY place.step LIMIT 1), above AS (
                    SELECT id FROM there
                    UNION SELECT o.parent_id FROM above JOIN organisations o ON o.id = above.id WHERE o.parent_id IS NOT NULL
                )
                UPDATE organisations SET parent_id = there.id FROM there WHERE organisations.id = $1 AND NOT EXISTS (SELECT FROM above WHERE above.id = $1)
                """, cancellationToken, id, parent);
        }
    }
}
