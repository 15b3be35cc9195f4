using System.Text.Json.Nodes;

namespace OnPremCrm.Core.Merging;

/// <summary>What the survivor is after an undo: pure. Whatever is still as the merge left it gets back what it was; what somebody changed since then stays.</summary>
internal sealed class MergeReversal
{
    private readonly List<MergeRemainder> _stays = [];

    private MergeReversal(RecordCopy survivor) => Survivor = survivor;

    /// <summary>As it shall be.</summary>
    public RecordCopy Survivor { get; }

    public IReadOnlyList<MergeRemainder> Stays => _stays;

    /// <param name="tables">Of which kind they are.</param>
    /// <param name="before">The survivor before the merge.</param>
    /// <param name="after">The survivor as the merge left it.</param>
    /// <param name="now">The survivor now.</param>
    /// <param name="kept">Those that come back.</param>
    /// <param name="newId">Makes ids for rows that stay though they go back too.</param>
    public static MergeReversal Of(MergeTables tables, RecordCopy before, RecordCopy after, RecordCopy now, IReadOnlyList<RecordCopy> kept, Func<Guid> newId)
    {
        var reversal = new MergeReversal(now.Clone());
        foreach (var field in tables.Fields)
        {
            reversal.TakeBack(field.Name, field.Columns, before.Record, after.Record, now.Record, reversal.Survivor.Record);
        }

        var custom = reversal.Survivor.Custom;
        foreach (var key in before.Custom.Concat(after.Custom).Concat(now.Custom).Select(value => value.Key).Distinct().Order(StringComparer.Ordinal).ToList())
        {
            reversal.TakeBack(MergeField.CustomBeginning + key, [key], before.Custom, after.Custom, now.Custom, custom);
            if (custom[key] is null)
            {
                custom.Remove(key);
            }
        }

        reversal.TakeBackTags(before, after, now);
        foreach (var list in tables.Lists)
        {
            reversal.TakeBackRows(list, before, after, now, kept, newId);
        }

        if (tables.IsOfPeople)
        {
            var emails = reversal.Survivor.Rows("email_addresses");
            reversal.Survivor.Record["email"] = reversal._stays.Exists(stays => stays.Field == "emails")
                ? emails.FirstOrDefault(row => MergePlan.IsTrue(row, "is_primary") && !MergePlan.IsTrue(row, "is_wrong"))?["address"]?.DeepClone()
                : before.Record["email"]?.DeepClone();
        }

        return reversal;
    }

    private void TakeBack(string name, IReadOnlyList<string> columns, JsonObject before, JsonObject after, JsonObject now, JsonObject result)
    {
        if (columns.All(column => JsonNode.DeepEquals(now[column], after[column])))
        {
            foreach (var column in columns)
            {
                result[column] = before[column]?.DeepClone();
            }
        }
        else
        {
            _stays.Add(new MergeRemainder(name, Said(now[columns[0]])));
        }
    }

    private void TakeBackTags(RecordCopy before, RecordCopy after, RecordCopy now)
    {
        var came = after.Tags.Except(before.Tags).ToList();
        Survivor.PutTags(now.Tags.SequenceEqual(after.Tags) ? before.Tags : now.Tags.Except(came));
        _stays.AddRange(now.Tags.Except(after.Tags).Select(tag => new MergeRemainder("tags", tag)));
    }

    private void TakeBackRows(MergeTables.ListTable list, RecordCopy before, RecordCopy after, RecordCopy now, IReadOnlyList<RecordCopy> kept, Func<Guid> newId)
    {
        var (was, left) = (ById(before.Rows(list.Table)), ById(after.Rows(list.Table)));
        var theirs = kept.SelectMany(copy => copy.Rows(list.Table)).Select(IdOf).ToHashSet();
        var rows = new List<JsonObject>();
        var edited = new HashSet<JsonObject>();
        foreach (var row in now.Rows(list.Table))
        {
            var untouched = left.TryGetValue(IdOf(row), out var asLeft) && IsAsLeft(row, asLeft);
            if (was.TryGetValue(IdOf(row), out var asWas))
            {
                var restored = row.DeepClone().AsObject();
                foreach (var column in restored.Select(value => value.Key).Where(column => asLeft is null || JsonNode.DeepEquals(row[column], asLeft[column])).ToList())
                {
                    restored[column] = asWas[column]?.DeepClone();
                }

                rows.Add(restored);
                Note(untouched, restored, row);
            }
            else if (untouched)
            {
                continue; // it goes back, or the merge made it
            }
            else if (!theirs.Contains(IdOf(row)))
            {
                rows.Add(row.DeepClone().AsObject());
                Note(untouched: false, rows[^1], row);
            }
            else
            {
                var copy = row.DeepClone().AsObject();
                copy["id"] = newId().ToString();
                rows.Add(copy);
                Note(untouched: false, copy, row);
            }
        }

        rows.AddRange(before.Rows(list.Table).Where(row => !left.ContainsKey(IdOf(row)))); // the same twice in one record
        if (list.HasMain && edited.Count > 0 && before.Rows(list.Table).Any(IsMain))
        {
            KeepOneMain(rows, edited);
        }

        Survivor.Put(list.Table, rows);

        void Note(bool untouched, JsonObject result, JsonObject row)
        {
            if (!untouched)
            {
                edited.Add(result);
                _stays.Add(new MergeRemainder(list.Name, Said(row["as_written"] ?? row["address"] ?? row["account"] ?? row["street"] ?? row["city"] ?? row["postal_code"] ?? row["country"] ?? row["organisation_id"])));
            }
        }
    }

    // Another one was made the main one: nobody touched this.
    private static bool IsAsLeft(JsonObject row, JsonObject asLeft) =>
        row.All(value => JsonNode.DeepEquals(value.Value, asLeft[value.Key]) || (value.Key == "is_primary" && value.Value?.GetValue<bool>() == false));

    private static void KeepOneMain(List<JsonObject> rows, HashSet<JsonObject> edited)
    {
        var main = rows.Find(row => IsMain(row) && edited.Contains(row)) ?? rows.Find(IsMain) ?? rows.FirstOrDefault();
        foreach (var row in rows)
        {
            row["is_primary"] = row == main;
        }
    }

    private static bool IsMain(JsonObject row) => MergePlan.IsTrue(row, "is_primary");

    private static Dictionary<string, JsonObject> ById(IReadOnlyList<JsonObject> rows) => rows.ToDictionary(IdOf);

    private static string IdOf(JsonObject row) => row["id"]!.GetValue<string>();

    private static string? Said(JsonNode? value) => value is JsonArray several ? string.Join(", ", several.Select(one => one?.ToString())) : value?.ToString();
}
