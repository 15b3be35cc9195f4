using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;

namespace OnPremCrm.Core.Deleting;

/// <summary>
/// Deletes a record, in one transaction. Calls and callbacks stay, with their numbers, and name nobody any more; all that was is kept for the way back
/// (<see cref="RecordRestoral"/>).
/// </summary>
public sealed class RecordDeletion(CrmDatabase database, TimeProvider time)
{
    private readonly MergeStatements _statements = new(database);

    /// <summary>Deletes it, or says why not.</summary>
    /// <param name="noun">Of what kind it is.</param>
    /// <param name="id">Which one.</param>
    /// <param name="version">The one that was looked at.</param>
    /// <param name="doer">Who.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="NotAllowedException">The right to delete does not reach it.</exception>
    public async Task<DeletionOutcome> DeleteAsync(MergeNoun noun, Guid id, int version, MergeDoer doer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(doer);
        var (tables, guarded) = (MergeTables.Of(noun), RecordMerge.Guarded(noun));
        await using var transaction = await JoinedTransaction.BeginAsync(database, cancellationToken);
        var record = (await new RecordRows(_statements, tables).LockAsync([id], cancellationToken)).FirstOrDefault();
        if (record is null || !doer.Viewer.SightOf(guarded, Deed.See).Covers(RecordMerge.Owner(record)))
        {
            return new DeletionOutcome(DeletionResult.Gone);
        }

        doer.Viewer.Demand(guarded, Deed.Delete, RecordMerge.Owner(record));
        if (record.Version != version)
        {
            return new DeletionOutcome(DeletionResult.Changed);
        }

        var now = time.GetUtcNow();
        var deletion = DeletionId.New(now);
        await _statements.RunAsync(
            "INSERT INTO deletions (id, noun, record_id, name, owner_id, kept, deleted_by, deleted_by_name, deleted_at, restore_until) VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10)",
            cancellationToken, deletion.Value, Word.Of(noun), id, record.Name, record.OwnerId ?? (object)DBNull.Value, record.ToString(), doer.Viewer.UserId?.Value ?? (object)DBNull.Value, doer.Name,
            now.UtcDateTime, now.AddDays(Deletion.RestoreDays).UtcDateTime);
        foreach (var reference in tables.References)
        {
            await (reference.Table == "calls" ? LetGoOfCallsAsync(deletion, tables, id, cancellationToken) : LetGoAsync(deletion, tables, reference, id, cancellationToken));
        }

        await _statements.RunAsync($"DELETE FROM {tables.Table} WHERE id = $1", cancellationToken, id);
        new MergeAudit(database, tables, doer, now).Add("delete", id, new() { ["deletion"] = deletion.ToString(), ["Name"] = record.Name });
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new DeletionOutcome(DeletionResult.Done, deletion, id);
    }

    // A call of a person who is gone was still one with the organisation. Calls that are up tell their pages; for all others, pages of the record itself are told, once.
    private async Task LetGoOfCallsAsync(DeletionId deletion, MergeTables tables, Guid id, CancellationToken cancellationToken)
    {
        var other = tables.IsOfPeople ? "organisation_id" : "contact_id";
        var letGo = $"UPDATE calls SET {tables.Column} = NULL, match = CASE WHEN {other} IS NULL THEN 'none' ELSE match END WHERE {tables.Column} = $1";
        await _statements.RunAsync(
            $"INSERT INTO deletion_moves (deletion_id, kind, row_key, was) SELECT $1, 'calls', id::text, jsonb_build_object('match', match) FROM calls WHERE {tables.Column} = $2",
            cancellationToken, deletion.Value, id);
        await _statements.RunAsync(letGo + " AND state <> 'ended'", cancellationToken, id);
        await _statements.RunAsync("SET LOCAL crm.quiet = 'on'", cancellationToken);
        await _statements.RunAsync(letGo, cancellationToken, id);
        await _statements.RunAsync("SET LOCAL crm.quiet = ''", cancellationToken);
    }

    // A row that cannot be without the record goes with it, and is kept whole.
    private async Task LetGoAsync(DeletionId deletion, MergeTables tables, MergeTables.Reference reference, Guid id, CancellationToken cancellationToken)
    {
        var column = reference.Column ?? tables.Column;
        var goes = await GoesWithAsync(_statements, tables, reference, cancellationToken);
        await _statements.RunAsync(
            $"INSERT INTO deletion_moves (deletion_id, kind, row_key, was) SELECT $1, '{reference.Table}', t.{reference.Key}::text, {(goes ? "to_jsonb(t)" : "NULL")} FROM {reference.Table} t WHERE t.{column} = $2",
            cancellationToken, deletion.Value, id);
        if (reference.Table == "affiliations")
        {
            await _statements.RunAsync("UPDATE contacts SET version = version + 1 WHERE id IN (SELECT contact_id FROM affiliations WHERE organisation_id = $1)", cancellationToken, id);
        }

        if (reference.Table == "consents")
        {
            await _statements.RunAsync("SET LOCAL onpremcrm.consent_door = 'deletion'", cancellationToken);
        }

        var version = reference.HasVersion ? ", version = version + 1" : ""; // whoever edits one of them sees it
        await _statements.RunAsync(
            goes ? $"DELETE FROM {reference.Table} WHERE {column} = $1" : $"UPDATE {reference.Table} SET {column} = NULL{version} WHERE {column} = $1", cancellationToken, id);
    }

    internal static async Task<bool> GoesWithAsync(MergeStatements statements, MergeTables tables, MergeTables.Reference reference, CancellationToken cancellationToken) => reference.IsAboutOne || (await statements.ReadAsync(
        "SELECT attnotnull FROM pg_attribute WHERE attrelid = $1::regclass AND attname = $2", reader => reader.GetBoolean(0), cancellationToken, reference.Table, reference.Column ?? tables.Column)).Single();
}
