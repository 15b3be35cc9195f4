using System.Text.Json;
using System.Text.Json.Nodes;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Merging;

/// <summary>Writes what merges and undos did to each record, as edits are written.</summary>
internal sealed class MergeAudit(CrmDatabase database, MergeTables tables, MergeDoer doer, DateTimeOffset at)
{
    public void Add(string action, Guid record, Dictionary<string, object?> details) => database.AuditEntries.Add(new AuditEntry
    {
        Id = AuditEntryId.New(at), At = at, UserId = doer.Viewer.UserId, UserName = doer.Name, Action = action, Noun = tables.Table, NounId = record,
        Details = JsonSerializer.Serialize(details), Address = doer.Address, TokenId = doer.Token,
    });

    /// <summary>What the record has now that it had not, and the other way round.</summary>
    public Dictionary<string, object?> Changes(RecordCopy before, RecordCopy after)
    {
        var changes = new Dictionary<string, object?>();
        foreach (var column in tables.Fields.SelectMany(field => field.Columns).Where(column => !JsonNode.DeepEquals(before.Record[column], after.Record[column])))
        {
            changes[string.Concat(column.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))] = new { from = before.Record[column]?.ToString(), to = after.Record[column]?.ToString() };
        }

        if (!before.Tags.SequenceEqual(after.Tags))
        {
            changes["Tags"] = new { from = before.Tags.Count == 0 ? null : string.Join(", ", before.Tags), to = after.Tags.Count == 0 ? null : string.Join(", ", after.Tags) };
        }

        foreach (var key in before.Custom.Concat(after.Custom).Select(value => value.Key).Distinct().Where(key => !JsonNode.DeepEquals(before.Custom[key], after.Custom[key])).ToList())
        {
            changes[MergeField.CustomBeginning + key] = new { from = before.Custom[key]?.ToJsonString(), to = after.Custom[key]?.ToJsonString() };
        }

        foreach (var list in tables.Lists.Where(list => list.Table is "phone_numbers" or "email_addresses"))
        {
            var (was, now) = (Said(before, list.Table), Said(after, list.Table));
            Put(Named(list) + "Added", now.Except(was));
            Put(Named(list) + "Removed", was.Except(now));
        }

        return changes;

        void Put(string name, IEnumerable<string> values)
        {
            if (string.Join(", ", values) is { Length: > 0 } said)
            {
                changes[name] = said;
            }
        }
    }

    private static string Named(MergeTables.ListTable list) => char.ToUpperInvariant(list.Name[0]) + list.Name[1..];

    private static List<string> Said(RecordCopy copy, string table) => [.. copy.Rows(table).Select(row => (row["number"] ?? row["address"])!.GetValue<string>())];
}
