using System.Text.Json.Nodes;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;

namespace OnPremCrm.Core.Deleting;

/// <summary>Brings a deleted record back, in one transaction, as it was. What names somebody else since then stays there.</summary>
public sealed class RecordRestoral(CrmDatabase database, TimeProvider time)
{
    private static readonly string[] UserColumns = ["chosen_by", "recorded_by", "written_by"];

    private readonly MergeStatements _statements = new(database);

    /// <summary>Brings it back, or says why not.</summary>
    /// <exception cref="NotAllowedException">The right to delete does not reach the record.</exception>
    public async Task<DeletionOutcome> RestoreAsync(DeletionId id, MergeDoer doer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(doer);
        await using var transaction = await JoinedTransaction.BeginAsync(database, cancellationToken);
        var now = time.GetUtcNow();
        var kept = (await _statements.ReadAsync(
            "SELECT noun, kept, owner_id FROM deletions WHERE id = $1 AND kept IS NOT NULL AND restore_until > $2 FOR UPDATE",
            reader => (Noun: Word.Parse<MergeNoun>(reader.GetString(0)), Copy: RecordCopy.Parse(reader.GetString(1)), Owner: reader.IsDBNull(2) ? (Guid?)null : reader.GetGuid(2)),
            cancellationToken, id.Value, now.UtcDateTime)).FirstOrDefault();
        if (kept.Copy is not { } copy)
        {
            return new DeletionOutcome(DeletionResult.Gone);
        }

        copy.Record["owner_id"] = kept.Owner is { } owner ? JsonValue.Create(owner.ToString()) : null; // null when that user is gone
        var (tables, guarded) = (MergeTables.Of(kept.Noun), RecordMerge.Guarded(kept.Noun));
        if (!doer.Viewer.SightOf(guarded, Deed.See).Covers(RecordMerge.Owner(copy)))
        {
            return new DeletionOutcome(DeletionResult.Gone);
        }

        doer.Viewer.Demand(guarded, Deed.Delete, RecordMerge.Owner(copy));
        await FindOrganisationsAsync(tables, copy, cancellationToken);
        var (rows, tree) = (new RecordRows(_statements, tables), new MergedTree(_statements, tables));
        tree.Remember(copy);
        await rows.InsertAsync(copy, cancellationToken);
        foreach (var reference in tables.References)
        {
            await TakeBackAsync(id, tables, rows, reference, copy.Id, cancellationToken);
        }

        await tree.PutBackAsync(cancellationToken);
        await _statements.RunAsync("UPDATE deletions SET kept = NULL, name = NULL, restored_at = $2, restored_by_name = $3 WHERE id = $1", cancellationToken, id.Value, now.UtcDateTime, doer.Name);
        await _statements.RunAsync("DELETE FROM deletion_moves WHERE deletion_id = $1", cancellationToken, id.Value);
        new MergeAudit(database, tables, doer, now).Add("restore", copy.Id, new() { ["deletion"] = id.ToString(), ["Name"] = copy.Name });
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new DeletionOutcome(DeletionResult.Done, id, copy.Id);
    }

    private async Task FindOrganisationsAsync(MergeTables tables, RecordCopy copy, CancellationToken cancellationToken)
    {
        if (tables.IsOfPeople)
        {
            copy.Record["organisation_id"] = await FindOrganisationAsync(copy.Record, cancellationToken);
            foreach (var affiliation in copy.Rows("affiliations"))
            {
                affiliation["organisation_id"] = await FindOrganisationAsync(affiliation, cancellationToken);
            }

            copy.Put("affiliations", copy.Rows("affiliations").Where(affiliation => affiliation["organisation_id"] is not null).ToList());
        }
    }

    // It may be merged into another one, or deleted, meanwhile.
    private async Task<JsonNode?> FindOrganisationAsync(JsonObject row, CancellationToken cancellationToken)
    {
        if (row["organisation_id"]?.GetValue<string>() is not { } text)
        {
            return null;
        }

        var organisation = await MergeBook.WentIntoAsync(database, MergeNoun.Organisations, Guid.Parse(text), cancellationToken) ?? Guid.Parse(text);
        var isThere = (await _statements.ReadAsync("SELECT id FROM organisations WHERE id = $1 FOR KEY SHARE", reader => reader.GetGuid(0), cancellationToken, organisation)).Count > 0;
        return isThere ? JsonValue.Create(organisation.ToString()) : null;
    }

    // Whose account was deleted meanwhile.
    private async Task ForgetUsersAsync(IReadOnlyList<JsonObject> rows, CancellationToken cancellationToken)
    {
        foreach (var column in UserColumns)
        {
            var named = rows.Where(row => row[column] is not null).ToList();
            var there = (await _statements.ReadAsync("SELECT id FROM users WHERE id = ANY($1)", reader => reader.GetGuid(0), cancellationToken, named.Select(row => Guid.Parse(row[column]!.GetValue<string>())).ToArray())).ToHashSet();
            named.FindAll(row => !there.Contains(Guid.Parse(row[column]!.GetValue<string>()))).ForEach(row => row[column] = null);
        }
    }

    private async Task TakeBackAsync(DeletionId id, MergeTables tables, RecordRows rows, MergeTables.Reference reference, Guid record, CancellationToken cancellationToken)
    {
        if (await RecordDeletion.GoesWithAsync(_statements, tables, reference, cancellationToken))
        {
            // of people who are still there
            var went = await _statements.ReadAsync(
                "SELECT was FROM deletion_moves WHERE deletion_id = $1 AND kind = $2 AND (was ->> 'contact_id' IS NULL OR EXISTS (SELECT FROM contacts WHERE id = (was ->> 'contact_id')::uuid)) ORDER BY row_key", reader => JsonNode.Parse(reader.GetString(0))!.AsObject(), cancellationToken, id.Value, reference.Table);
            await ForgetUsersAsync(went, cancellationToken);
            await rows.InsertRowsAsync(reference.Table, went, cancellationToken, unlessThere: true);
            if (reference.Table == "affiliations")
            {
                await _statements.RunAsync("UPDATE contacts SET version = version + 1 WHERE id IN (SELECT contact_id FROM affiliations WHERE organisation_id = $1)", cancellationToken, record);
            }

            return;
        }

        var key = reference.Key == "id" ? "m.row_key::uuid" : "m.row_key";
        var column = reference.Column ?? tables.Column;
        var also = reference.HasVersion ? ", version = t.version + 1" : reference.Table == "calls" ? ", match = m.was ->> 'match'" : "";
        var back = $"UPDATE {reference.Table} t SET {column} = $2{also} FROM deletion_moves m WHERE m.deletion_id = $1 AND m.kind = '{reference.Table}' AND t.{reference.Key} = {key} AND t.{column} IS NULL";
        if (reference.Table == "calls")
        {
            await _statements.RunAsync(back + " AND t.state <> 'ended'", cancellationToken, id.Value, record);
            await _statements.RunAsync("SET LOCAL crm.quiet = 'on'", cancellationToken);
        }

        await _statements.RunAsync(back, cancellationToken, id.Value, record);
        await _statements.RunAsync("SET LOCAL crm.quiet = ''", cancellationToken);
    }
}
