using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Merging;

/// <summary>
/// Takes a merge back, in one transaction: both records are what they were, and whatever went along goes back. What somebody did to the survivor after the merge stays
/// with it, calls since then too. The survivor's version rises, so that nobody who has it in a form overwrites this unseen.
/// </summary>
public sealed class MergeUndo(CrmDatabase database, TimeProvider time)
{
    private readonly MergeStatements _statements = new(database);

    /// <summary>What an undo would leave, and the version of the survivor for which that holds. Null: it cannot be undone.</summary>
    /// <exception cref="NotAllowedException">The right to edit does not reach one of the records.</exception>
    public async Task<MergeUndoPreview?> PreviewAsync(MergeId id, Users.Viewer viewer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        await using var transaction = await JoinedTransaction.BeginAsync(database, cancellationToken);
        if (await ReadAsync(id, "", cancellationToken) is not { } merge)
        {
            return null;
        }

        var now = (await new RecordRows(_statements, merge.Tables).ReadAsync([merge.Survivor], cancellationToken)).FirstOrDefault();
        if (now is not null && !viewer.SightOf(RecordMerge.Guarded(merge.Tables.Noun), Deed.See).Covers(RecordMerge.Owner(now)))
        {
            return null;
        }

        Demand(merge, now ?? merge.Before, viewer);
        var moved = await _statements.ReadAsync("SELECT kind, count(*)::integer FROM merge_moves WHERE merge_id = $1 GROUP BY kind", reader => (reader.GetString(0), reader.GetInt32(1)), cancellationToken, id.Value);
        var counts = new MergeCounts(Count("calls") + Count("named_calls"), Count("callbacks") + Count("named_callbacks"), Count("number_choices"), Count("contacts") + Count("affiliations"))
        {
            Notes = Count("client_notes"), Files = Count("client_files"),
        };
        var hidden = await MergeBook.HiddenFieldsAsync(database, merge.Tables.Noun, cancellationToken);
        return new MergeUndoPreview(
            id, merge.Tables.Noun, merge.Survivor, now?.Name ?? merge.Before.Name, now?.Version ?? 0, [.. merge.Records.Select(copy => (copy.Id, copy.Name))], merge.At, merge.By, merge.Until, counts,
            now is null ? [] : [.. Reversal(merge, now).Stays.Where(stays => !hidden.Contains(stays.Field))], now is null ? await MergedOnAsync(merge.Survivor, cancellationToken) : null, now is null);

        int Count(string kind) => moved.Find(one => one.Item1 == kind).Item2;
    }

    /// <summary>Undoes it, or says why not.</summary>
    /// <param name="id">Which merge.</param>
    /// <param name="version">The survivor's, as it was looked at.</param>
    /// <param name="doer">Who.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="NotAllowedException">The right to edit does not reach one of the records.</exception>
    public async Task<MergeOutcome> UndoAsync(MergeId id, int version, MergeDoer doer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(doer);
        await using var transaction = await JoinedTransaction.BeginAsync(database, cancellationToken);
        if (await ReadAsync(id, "FOR UPDATE", cancellationToken) is not { } merge)
        {
            return new MergeOutcome(MergeResult.Gone);
        }

        var (tables, rows) = (merge.Tables, new RecordRows(_statements, merge.Tables));
        if ((await rows.LockAsync([merge.Survivor], cancellationToken)).FirstOrDefault() is not { } now)
        {
            return await MergedOnAsync(merge.Survivor, cancellationToken) is { } later ? new MergeOutcome(MergeResult.MergedOn, later) : new MergeOutcome(MergeResult.Gone);
        }

        if (!doer.Viewer.SightOf(RecordMerge.Guarded(tables.Noun), Deed.See).Covers(RecordMerge.Owner(now)))
        {
            return new MergeOutcome(MergeResult.Gone);
        }

        Demand(merge, now, doer.Viewer);
        if (now.Version != version)
        {
            return new MergeOutcome(MergeResult.Changed, id);
        }

        var at = time.GetUtcNow();
        var restored = Reversal(merge, now).Survivor;
        restored.Record["version"] = now.Version + 1;
        await FindPlaceAsync(tables, restored, cancellationToken);
        var tree = new MergedTree(_statements, tables);
        tree.Remember(restored);
        var isUntouched = now.Version == merge.After.Version;
        await rows.UpdateAsync(restored, isUntouched ? DateTimeOffset.Parse(merge.Before.Record["updated_at"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture) : at, cancellationToken);
        foreach (var copy in merge.Records)
        {
            await FindPlaceAsync(tables, copy, cancellationToken);
            tree.Remember(copy);
            await rows.InsertAsync(copy, cancellationToken);
        }

        await MoveBackAsync(merge, cancellationToken);
        await tree.PutBackAsync(cancellationToken);
        await _statements.RunAsync("UPDATE merges SET before = NULL, after = NULL, undone_at = $2, undone_by_name = $3 WHERE id = $1", cancellationToken, id.Value, at.UtcDateTime, doer.Name);
        await _statements.RunAsync("UPDATE merged_records SET kept = NULL WHERE merge_id = $1", cancellationToken, id.Value);
        await _statements.RunAsync("DELETE FROM merge_moves WHERE merge_id = $1", cancellationToken, id.Value);
        await AuditAsync(merge, now, restored, doer, at, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new MergeOutcome(MergeResult.Done, id);
    }

    private static void Demand(Kept merge, RecordCopy survivor, Users.Viewer viewer)
    {
        foreach (var copy in merge.Records.Prepend(survivor))
        {
            viewer.Demand(RecordMerge.Guarded(merge.Tables.Noun), Deed.Edit, RecordMerge.Owner(copy));
        }
    }

    private MergeReversal Reversal(Kept merge, RecordCopy now) =>
        MergeReversal.Of(merge.Tables, merge.Before, merge.After, now, merge.Records, () => Guid.CreateVersion7(time.GetUtcNow()));

    private async Task<Kept?> ReadAsync(MergeId id, string locking, CancellationToken cancellationToken)
    {
        var merge = (await _statements.ReadAsync(
            $"SELECT noun, survivor_id, before, after, merged_by_name, merged_at, undo_until FROM merges WHERE id = $1 AND before IS NOT NULL AND undo_until > $2 {locking}",
            reader => new Kept(
                MergeTables.Of(Word.Parse<MergeNoun>(reader.GetString(0))), reader.GetGuid(1), RecordCopy.Parse(reader.GetString(2)), RecordCopy.Parse(reader.GetString(3)), [], id,
                reader.GetString(4), reader.GetFieldValue<DateTimeOffset>(5), reader.GetFieldValue<DateTimeOffset>(6)),
            cancellationToken, id.Value, time.GetUtcNow().UtcDateTime)).FirstOrDefault();
        if (merge is null)
        {
            return null;
        }

        if (!merge.Tables.IsOfPeople && merge.After.Record["parent_id"]?.GetValue<string>() is { } parent
            && await MergeBook.WentIntoAsync(database, MergeNoun.Organisations, Guid.Parse(parent), cancellationToken) is { } place)
        {
            merge.After.Record["parent_id"] = place.ToString();
        }

        // An organisation that was merged meanwhile is no edit.
        foreach (var named in merge.Tables.IsOfPeople ? merge.After.Rows("affiliations").Prepend(merge.After.Record) : [])
        {
            if (named["organisation_id"]?.GetValue<string>() is { } organisation
                && await MergeBook.WentIntoAsync(database, MergeNoun.Organisations, Guid.Parse(organisation), cancellationToken) is { } into)
            {
                named["organisation_id"] = into.ToString();
            }
        }

        return merge with
        {
            Records = await _statements.ReadAsync("SELECT kept FROM merged_records WHERE merge_id = $1 AND kept IS NOT NULL ORDER BY record_id", reader => RecordCopy.Parse(reader.GetString(0)), cancellationToken, id.Value),
        };
    }

    private async Task<MergeId?> MergedOnAsync(Guid survivor, CancellationToken cancellationToken) => (await _statements.ReadAsync(
        "SELECT m.id FROM merges m JOIN merged_records r ON r.merge_id = m.id WHERE r.record_id = $1 AND m.before IS NOT NULL", reader => (MergeId?)new MergeId(reader.GetGuid(0)),
        cancellationToken, survivor)).FirstOrDefault();

    // A user or an organisation that the copy names may be gone meanwhile, or merged into another one.
    private async Task FindPlaceAsync(MergeTables tables, RecordCopy copy, CancellationToken cancellationToken)
    {
        if (copy.OwnerId is { } owner && (await _statements.ReadAsync("SELECT id FROM users WHERE id = $1", reader => reader.GetGuid(0), cancellationToken, owner)).Count == 0)
        {
            copy.Record["owner_id"] = null;
        }

        if (!tables.IsOfPeople)
        {
            return;
        }

        await FindOrganisationAsync(copy.Record, "contacts", cancellationToken);
        foreach (var affiliation in copy.Rows("affiliations"))
        {
            await FindOrganisationAsync(affiliation, "affiliations", cancellationToken);
        }

        copy.Put("affiliations", copy.Rows("affiliations").Where(affiliation => affiliation["organisation_id"] is not null).ToList());
    }

    private async Task FindOrganisationAsync(JsonObject row, string kind, CancellationToken cancellationToken)
    {
        while (row["organisation_id"]?.GetValue<string>() is { } text)
        {
            var organisation = Guid.Parse(text);
            if ((await _statements.ReadAsync("SELECT id FROM organisations WHERE id = $1 FOR KEY SHARE", reader => reader.GetGuid(0), cancellationToken, organisation)).Count > 0)
            {
                break;
            }

            var into = (await _statements.ReadAsync(
                "SELECT m.id, m.survivor_id, m.before IS NOT NULL FROM merges m JOIN merged_records r ON r.merge_id = m.id WHERE r.record_id = $1 AND m.noun = 'organisations' AND m.undone_at IS NULL",
                reader => (Merge: reader.GetGuid(0), Survivor: reader.GetGuid(1), IsKept: reader.GetBoolean(2)), cancellationToken, organisation)).FirstOrDefault();
            if (into is { IsKept: true })
            {
                await _statements.RunAsync(
                    "INSERT INTO merge_moves (merge_id, kind, row_key, from_id) VALUES ($1, $4, $2, $3) ON CONFLICT DO NOTHING", cancellationToken, into.Merge, row["id"]!.GetValue<string>(), organisation, kind);
            }

            row["organisation_id"] = into.Survivor == Guid.Empty ? null : JsonValue.Create(into.Survivor.ToString());
        }
    }

    // What names another record by now stays there.
    private async Task MoveBackAsync(Kept merge, CancellationToken cancellationToken)
    {
        foreach (var reference in merge.Tables.References)
        {
            var column = reference.Column ?? merge.Tables.Column;
            var key = reference.Key == "id" ? "m.row_key::uuid" : "m.row_key";
            if (reference.Table == "affiliations")
            {
                await _statements.RunAsync("""
                    UPDATE contacts SET version = version + 1 WHERE id IN (
                        SELECT t.contact_id FROM affiliations t JOIN merge_moves m ON t.id = m.row_key::uuid WHERE m.merge_id = $1 AND m.kind = 'affiliations' AND t.organisation_id = $2)
                    """, cancellationToken, merge.Id.Value, merge.Survivor);
            }

            var version = reference.HasVersion ? ", version = t.version + 1" : "";
            var back = $"UPDATE {reference.Table} t SET {column} = m.from_id{version} FROM merge_moves m WHERE m.merge_id = $1 AND m.kind = '{reference.Table}' AND t.{reference.Key} = {key} AND t.{column} = $2";
            if (reference.Table == "calls")
            {
                await _statements.RunAsync(back + " AND t.state <> 'ended'", cancellationToken, merge.Id.Value, merge.Survivor);
                await _statements.RunAsync("SET LOCAL crm.quiet = 'on'", cancellationToken);
            }

            await _statements.RunAsync(back, cancellationToken, merge.Id.Value, merge.Survivor);
            await _statements.RunAsync("SET LOCAL crm.quiet = ''", cancellationToken);
        }

        // People of the organisation who are themselves merged away come back into it.
        await _statements.RunAsync("""
            UPDATE merged_records r SET kept = jsonb_set(r.kept, '{record,organisation_id}', to_jsonb(m.from_id)) FROM merge_moves m
            WHERE m.merge_id = $1 AND m.kind = 'contacts' AND r.record_id = m.row_key::uuid AND r.kept #>> '{record,organisation_id}' = $2::text
            """, cancellationToken, merge.Id.Value, merge.Survivor);
        foreach (var (table, copy) in new[] { ("merged_records", "kept"), ("merges", "before"), ("merges", "after") })
        {
            await _statements.RunAsync($$"""
                UPDATE {{table}} r SET {{copy}} = jsonb_set(r.{{copy}}, '{affiliations}', (
                    SELECT jsonb_agg(CASE WHEN a ->> 'organisation_id' = $2::text THEN jsonb_set(a, '{organisation_id}', coalesce(to_jsonb(m.from_id), a -> 'organisation_id')) ELSE a END)
                    FROM jsonb_array_elements(r.{{copy}} -> 'affiliations') a LEFT JOIN merge_moves m ON m.merge_id = $1 AND m.kind = 'affiliations' AND m.row_key = a ->> 'id'))
                WHERE EXISTS (
                    SELECT FROM merge_moves m, jsonb_array_elements(r.{{copy}} -> 'affiliations') a WHERE m.merge_id = $1 AND m.kind = 'affiliations' AND m.row_key = a ->> 'id')
                """, cancellationToken, merge.Id.Value, merge.Survivor);
        }

        var nobody = (merge.Tables.IsOfPeople ? "contact_id = NULL, " : "") + "organisation_id = (SELECT o.id FROM organisations o WHERE o.id = (m.was ->> 'organisation_id')::uuid)";
        await _statements.RunAsync("SET LOCAL crm.quiet = 'on'", cancellationToken);
        await _statements.RunAsync(
            $"UPDATE calls t SET {nobody}, match = m.was ->> 'match' FROM merge_moves m WHERE m.merge_id = $1 AND m.kind = 'named_calls' AND t.id = m.row_key::uuid AND t.{merge.Tables.Column} = $2",
            cancellationToken, merge.Id.Value, merge.Survivor);
        await _statements.RunAsync("SET LOCAL crm.quiet = ''", cancellationToken);
        await _statements.RunAsync(
            $"UPDATE callbacks t SET {nobody} FROM merge_moves m WHERE m.merge_id = $1 AND m.kind = 'named_callbacks' AND t.id = m.row_key::uuid AND t.{merge.Tables.Column} = $2",
            cancellationToken, merge.Id.Value, merge.Survivor);
        await _statements.RunAsync("""
            DELETE FROM not_duplicates d USING merge_moves m
            WHERE m.merge_id = $1 AND m.kind = 'not_duplicates' AND d.noun = $3 AND d.one_id = least($2, m.row_key::uuid) AND d.other_id = greatest($2, m.row_key::uuid)
            """, cancellationToken, merge.Id.Value, merge.Survivor, Word.Of(merge.Tables.Noun));
    }

    private async Task AuditAsync(Kept merge, RecordCopy before, RecordCopy after, MergeDoer doer, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var audit = new MergeAudit(database, merge.Tables, doer, at);
        var details = audit.Changes(before, after);
        details["merge"] = merge.Id.ToString();
        details["merged"] = string.Join(", ", merge.Records.Select(copy => copy.Name));
        audit.Add("undo-merge", after.Id, details);
        foreach (var copy in merge.Records)
        {
            audit.Add("undo-merge", copy.Id, new() { ["merge"] = merge.Id.ToString(), ["from"] = after.Id.ToString(), ["fromName"] = after.Name });
        }

        await database.SaveChangesAsync(cancellationToken);
    }

    private sealed record Kept(
        MergeTables Tables, Guid Survivor, RecordCopy Before, RecordCopy After, IReadOnlyList<RecordCopy> Records, MergeId Id, string By, DateTimeOffset At, DateTimeOffset Until);
}
