using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Merging;

/// <summary>What is known of merges: where a record went, which ones can still be undone, and which copies are kept no longer.</summary>
public static class MergeBook
{
    // A record that went into one that went into one ...
    private const int LongestWay = 20;

    /// <summary>Into which record this one went at last. Null: into none.</summary>
    public static async Task<Guid?> WentIntoAsync(CrmDatabase database, MergeNoun noun, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        Guid? into = null;
        for (var steps = 0; steps < LongestWay; steps++)
        {
            var from = into ?? id;
            var next = await database.MergedRecords.Where(merged => merged.RecordId == from)
                .Join(database.Merges.Where(merge => merge.Noun == noun && merge.UndoneAt == null), merged => merged.MergeId, merge => merge.Id, (merged, merge) => (Guid?)merge.SurvivorId)
                .FirstOrDefaultAsync(cancellationToken);
            if (next is null)
            {
                break;
            }

            into = next;
        }

        return into;
    }

    /// <summary>The fields of the company's own that whoever looks does not see, as picks call them.</summary>
    internal static async Task<IReadOnlyCollection<string>> HiddenFieldsAsync(CrmDatabase database, MergeNoun noun, CancellationToken cancellationToken) =>
        [.. (await CustomFieldBook.HiddenKeysAsync(database, noun == MergeNoun.Contacts ? FieldNoun.Contacts : FieldNoun.Organisations, cancellationToken)).Select(key => MergeField.CustomBeginning + key)];

    /// <summary>The record, and all that went into it: what is told of them is told of it.</summary>
    public static async Task<IReadOnlyList<Guid>> WithMergedAsync(CrmDatabase database, MergeNoun noun, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        return await database.Database.SqlQuery<Guid>($"""
            WITH RECURSIVE went AS (
                SELECT {id}::uuid AS id
                UNION
                SELECT r.record_id FROM went JOIN merges m ON m.survivor_id = went.id AND m.noun = {Word.Of(noun)} AND m.undone_at IS NULL JOIN merged_records r ON r.merge_id = m.id
            )
            SELECT id AS "Value" FROM went
            """).ToListAsync(cancellationToken);
    }

    /// <summary>Those that can be undone, the newest first. Of a survivor that was itself merged the later merge alone.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="noun">Of what.</param>
    /// <param name="now">The time.</param>
    /// <param name="before">Only older ones than this. Null: from the newest on.</param>
    /// <param name="most">No more than these.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<OpenMerge>> OpenAsync(CrmDatabase database, MergeNoun noun, DateTimeOffset now, MergeId? before, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        return await database.Database.SqlQuery<OpenMerge>($"""
            SELECT m.id AS "Id", m.survivor_id AS "SurvivorId", m.merged_by_name AS "MergedByName", m.merged_at AS "MergedAt", m.undo_until AS "UndoUntil",
                ARRAY(SELECT r.kept #>> ARRAY['record', 'name'] FROM merged_records r WHERE r.merge_id = m.id AND r.kept IS NOT NULL ORDER BY r.record_id) AS "Names"
            FROM merges m
            WHERE m.noun = {Word.Of(noun)} AND m.before IS NOT NULL AND m.undo_until > {now.ToUniversalTime()} AND m.id < coalesce({before?.Value}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
            ORDER BY m.id DESC LIMIT {most}
            """).ToListAsync(cancellationToken);
    }

    /// <summary>Removes the copies of merges that cannot be undone any more. Where the records went is known for ever.</summary>
    /// <returns>How many merges.</returns>
    public static async Task<int> ForgetAsync(CrmDatabase database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        return (await database.Database.SqlQuery<Guid>($"""
            WITH over AS (UPDATE merges SET before = NULL, after = NULL WHERE before IS NOT NULL AND undo_until <= {now.ToUniversalTime()} RETURNING id),
                copies AS (UPDATE merged_records SET kept = NULL FROM over WHERE merge_id = over.id),
                moves AS (DELETE FROM merge_moves USING over WHERE merge_id = over.id)
            SELECT id AS "Value" FROM over
            """).ToListAsync(cancellationToken)).Count;
    }

    /// <summary>How much names each of these contacts.</summary>
    public static async Task<IReadOnlyDictionary<Guid, MergeCounts>> CountsAsync(CrmDatabase database, MergeNoun noun, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        var counts = new Dictionary<Guid, MergeCounts>();
        foreach (var id in ids)
        {
            var (contact, organisation) = (new ContactId(id), new OrganisationId(id));
            var named = noun == MergeNoun.Contacts
                ? new MergeCounts(
                    await database.Calls.CountAsync(call => call.ContactId == contact, cancellationToken),
                    await database.Callbacks.CountAsync(callback => callback.ContactId == contact, cancellationToken),
                    await database.NumberChoices.CountAsync(choice => choice.ContactId == contact, cancellationToken), 0)
                : new MergeCounts(
                    await database.Calls.CountAsync(call => call.OrganisationId == organisation, cancellationToken),
                    await database.Callbacks.CountAsync(callback => callback.OrganisationId == organisation, cancellationToken), 0,
                    await database.Contacts.IgnoreQueryFilters().CountAsync(person => person.OrganisationId == organisation, cancellationToken)
                        + await database.Affiliations.CountAsync(affiliation => affiliation.OrganisationId == organisation, cancellationToken));
            counts[id] = named with
            {
                Notes = await database.ClientNotes.CountAsync(noun == MergeNoun.Contacts ? note => note.ContactId == contact : note => note.OrganisationId == organisation, cancellationToken),
                Files = await database.ClientFiles.CountAsync(noun == MergeNoun.Contacts ? file => file.ContactId == contact : file => file.OrganisationId == organisation, cancellationToken),
            };
        }

        return counts;
    }
}
