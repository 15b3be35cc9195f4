using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Merging;

/// <summary>
/// Makes several records one, in one transaction: what each field shall have was picked, lists are united, whatever named the others names the survivor, and all that was
/// is kept for the way back (<see cref="MergeUndo"/>).
/// </summary>
public sealed class RecordMerge(CrmDatabase database, TimeProvider time)
{
    private readonly MergeStatements _statements = new(database);

    /// <summary>Merges, or says why not. It takes the right to edit each of the records.</summary>
    /// <exception cref="NotAllowedException">That right does not reach one of them.</exception>
    /// <exception cref="ArgumentException">A pick names none of the records, or there are too few or too many.</exception>
    public async Task<MergeOutcome> MergeAsync(MergeWish wish, MergeDoer doer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(doer);
        if (wish.Versions.Count is < 2 or > Merge.MostRecords || !wish.Versions.ContainsKey(wish.Survivor))
        {
            throw new ArgumentException("Two to eight records, and the survivor is one of them.", nameof(wish));
        }

        var (tables, noun) = (MergeTables.Of(wish.Noun), Guarded(wish.Noun));
        var rows = new RecordRows(_statements, tables);
        await using var transaction = await JoinedTransaction.BeginAsync(database, cancellationToken);
        var copies = await rows.LockAsync([.. wish.Versions.Keys], cancellationToken);
        if (copies.Count < wish.Versions.Count || copies.Exists(copy => !doer.Viewer.SightOf(noun, Deed.See).Covers(Owner(copy))))
        {
            return new MergeOutcome(MergeResult.Gone);
        }

        copies.ForEach(copy => doer.Viewer.Demand(noun, Deed.Edit, Owner(copy)));
        if (copies.Exists(copy => copy.Version != wish.Versions[copy.Id]))
        {
            return new MergeOutcome(MergeResult.Changed);
        }

        var before = copies.Single(copy => copy.Id == wish.Survivor);
        var others = copies.FindAll(copy => copy.Id != wish.Survivor);
        var now = time.GetUtcNow();
        var after = MergePlan.Of(tables, before, others, await PicksAsync(wish, cancellationToken), now);
        var merge = MergeId.New(now);
        await NoteAsync(merge, wish.Noun, doer, now, before, others, cancellationToken);
        var tree = new MergedTree(_statements, tables);
        tree.Remember(after);
        await tree.TakeOutAsync([.. copies.Select(copy => copy.Id)], cancellationToken);
        await MoveAsync(merge, tables, wish.Survivor, [.. others.Select(copy => copy.Id)], cancellationToken);
        await CarryAnswersAsync(merge, wish.Noun, wish.Survivor, [.. others.Select(copy => copy.Id)], doer, now, cancellationToken);
        await _statements.RunAsync($"DELETE FROM {tables.Table} WHERE id = ANY($1)", cancellationToken, others.Select(copy => copy.Id).ToArray());
        await rows.UpdateAsync(after, now, cancellationToken);
        await tree.PutBackAsync(cancellationToken);
        await NameCallsAsync(merge, tables, wish.Survivor, copies, cancellationToken);

        // As it lies there now, spelt as the database spells it: the undo compares with that.
        var left = (await rows.ReadAsync([wish.Survivor], cancellationToken))[0];
        await _statements.RunAsync("UPDATE merges SET after = $2::jsonb WHERE id = $1", cancellationToken, merge.Value, left.ToString());
        await AuditAsync(merge, tables, doer, now, before, others, left, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new MergeOutcome(MergeResult.Done, merge);
    }

    /// <summary>What guards the records.</summary>
    public static GuardedNoun Guarded(MergeNoun noun) => noun == MergeNoun.Contacts ? GuardedNoun.Contacts : GuardedNoun.Organisations;

    internal static Users.UserId? Owner(RecordCopy copy) => copy.OwnerId is { } id ? new Users.UserId(id) : null;

    // A field that whoever merges does not see is not theirs to pick: it becomes what it becomes when nobody picks, and no value is lost unseen.
    private async Task<IReadOnlyDictionary<string, Guid>> PicksAsync(MergeWish wish, CancellationToken cancellationToken)
    {
        var hidden = await MergeBook.HiddenFieldsAsync(database, wish.Noun, cancellationToken);
        return wish.Picks.Where(pick => !hidden.Contains(pick.Key)).ToDictionary();
    }

    private async Task NoteAsync(MergeId merge, MergeNoun noun, MergeDoer doer, DateTimeOffset now, RecordCopy before, List<RecordCopy> others, CancellationToken cancellationToken)
    {
        await _statements.RunAsync(
            "INSERT INTO merges (id, noun, survivor_id, before, after, merged_by, merged_by_name, merged_at, undo_until) VALUES ($1, $2, $3, $4::jsonb, $4::jsonb, $5, $6, $7, $8)",
            cancellationToken, merge.Value, Word.Of(noun), before.Id, before.ToString(), doer.Viewer.UserId?.Value ?? (object)DBNull.Value, doer.Name, now.UtcDateTime, now.AddDays(Merge.UndoDays).UtcDateTime);
        foreach (var copy in others)
        {
            await _statements.RunAsync("INSERT INTO merged_records (merge_id, record_id, kept) VALUES ($1, $2, $3::jsonb)", cancellationToken, merge.Value, copy.Id, copy.ToString());
        }
    }

    // Calls that are up tell their pages; for all others, pages of the record itself are told, once.
    private async Task MoveAsync(MergeId merge, MergeTables tables, Guid survivor, Guid[] others, CancellationToken cancellationToken)
    {
        foreach (var reference in tables.References)
        {
            var column = reference.Column ?? tables.Column;
            await _statements.RunAsync(
                $"INSERT INTO merge_moves (merge_id, kind, row_key, from_id) SELECT $1, '{reference.Table}', {reference.Key}::text, {column} FROM {reference.Table} WHERE {column} = ANY($2)",
                cancellationToken, merge.Value, others);
            if (reference.Table == "calls")
            {
                await _statements.RunAsync($"UPDATE calls SET {tables.Column} = $1 WHERE {tables.Column} = ANY($2) AND state <> 'ended'", cancellationToken, survivor, others);
                await _statements.RunAsync("SET LOCAL crm.quiet = 'on'", cancellationToken);
            }

            if (reference.Table == "affiliations")
            {
                await _statements.RunAsync("UPDATE contacts SET version = version + 1 WHERE id IN (SELECT contact_id FROM affiliations WHERE organisation_id = ANY($1))", cancellationToken, others);
            }

            var version = reference.HasVersion ? ", version = version + 1" : ""; // whoever edits one of them sees it
            await _statements.RunAsync($"UPDATE {reference.Table} SET {column} = $1{version} WHERE {column} = ANY($2)", cancellationToken, survivor, others);
            await _statements.RunAsync("SET LOCAL crm.quiet = ''", cancellationToken);
        }
    }

    // Who is not the same as one of them is not the same as the survivor.
    private async Task CarryAnswersAsync(MergeId merge, MergeNoun noun, Guid survivor, Guid[] others, MergeDoer doer, DateTimeOffset now, CancellationToken cancellationToken) => await _statements.RunAsync("""
        WITH said AS (
            SELECT DISTINCT CASE WHEN one_id = ANY($4) THEN other_id ELSE one_id END AS stranger FROM not_duplicates
            WHERE noun = $2 AND (one_id = ANY($4) OR other_id = ANY($4)) AND NOT (one_id = ANY($4 || $3) AND other_id = ANY($4 || $3))
        ), carried AS (
            INSERT INTO not_duplicates (noun, one_id, other_id, said_by, said_by_name, said_at) SELECT $2, least($3, stranger), greatest($3, stranger), $5, $6, $7 FROM said
            ON CONFLICT DO NOTHING RETURNING one_id, other_id
        )
        INSERT INTO merge_moves (merge_id, kind, row_key) SELECT $1, 'not_duplicates', CASE WHEN one_id = $3 THEN other_id ELSE one_id END::text FROM carried
        """, cancellationToken, merge.Value, Word.Of(noun), survivor, others, doer.Viewer.UserId?.Value ?? (object)DBNull.Value, doer.Name, now.UtcDateTime);

    // A number that several of them had named nobody. Now it names one.
    private async Task NameCallsAsync(MergeId merge, MergeTables tables, Guid survivor, List<RecordCopy> copies, CancellationToken cancellationToken)
    {
        var shared = copies.SelectMany(copy => copy.Rows("phone_numbers").Where(row => !MergePlan.IsTrue(row, "is_wrong")).Select(row => row["number"]!.GetValue<string>()).Distinct())
            .GroupBy(number => number).Where(group => group.Count() > 1).Select(group => group.Key).ToArray();
        if (shared.Length == 0)
        {
            return;
        }

        // An organisation's own number is its people's too; anybody else's makes it ambiguous still.
        var foreign = tables.IsOfPeople
            ? "p.contact_id <> $1 OR p.organisation_id IS DISTINCT FROM (SELECT organisation_id FROM contacts WHERE id = $1) AND p.contact_id IS NULL"
            : "p.contact_id IS NOT NULL OR p.organisation_id <> $1";
        var own = (await _statements.ReadAsync(
            $"SELECT number FROM unnest($2) AS number WHERE NOT EXISTS (SELECT FROM phone_numbers p WHERE p.number = number.number AND NOT p.is_wrong AND ({foreign})) AND NOT EXISTS (SELECT FROM ignored_numbers i WHERE i.number = number.number)",
            reader => reader.GetString(0), cancellationToken, survivor, shared)).ToArray();
        var nobody = "contact_id IS NULL" + (tables.IsOfPeople ? "" : " AND organisation_id IS NULL");
        var named = tables.IsOfPeople ? "contact_id = $1, organisation_id = (SELECT organisation_id FROM contacts WHERE id = $1)" : "organisation_id = $1";
        await _statements.RunAsync(
            $"INSERT INTO merge_moves (merge_id, kind, row_key, was) SELECT $1, 'named_calls', id::text, jsonb_build_object('organisation_id', organisation_id, 'match', match) FROM calls WHERE number = ANY($2) AND {nobody} AND match = 'several'",
            cancellationToken, merge.Value, own);
        await _statements.RunAsync(
            $"INSERT INTO merge_moves (merge_id, kind, row_key, was) SELECT $1, 'named_callbacks', id::text, jsonb_build_object('organisation_id', organisation_id) FROM callbacks WHERE number = ANY($2) AND {nobody}",
            cancellationToken, merge.Value, own);
        await _statements.RunAsync("SET LOCAL crm.quiet = 'on'", cancellationToken);
        await _statements.RunAsync($"UPDATE calls SET {named}, match = 'exact' WHERE number = ANY($2) AND {nobody} AND match = 'several'", cancellationToken, survivor, own);
        await _statements.RunAsync("SET LOCAL crm.quiet = ''", cancellationToken);
        await _statements.RunAsync($"UPDATE callbacks SET {named} WHERE number = ANY($2) AND {nobody}", cancellationToken, survivor, own);
    }

    private async Task AuditAsync(MergeId merge, MergeTables tables, MergeDoer doer, DateTimeOffset now, RecordCopy before, List<RecordCopy> others, RecordCopy after, CancellationToken cancellationToken)
    {
        var audit = new MergeAudit(database, tables, doer, now);
        var details = audit.Changes(before, after);
        details["merge"] = merge.ToString();
        details["merged"] = string.Join(", ", others.Select(copy => copy.Name));
        details["mergedIds"] = string.Join(", ", others.Select(copy => copy.Id));
        audit.Add("merge", before.Id, details);
        foreach (var copy in others)
        {
            audit.Add("merge-away", copy.Id, new() { ["merge"] = merge.ToString(), ["into"] = before.Id.ToString(), ["intoName"] = after.Name });
        }

        await database.SaveChangesAsync(cancellationToken);
    }
}
