using System.Text.Json.Nodes;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Core.Merging;

/// <summary>What becomes of the survivor: pure, from the records as they are and from what was picked.</summary>
internal static class MergePlan
{
    private const string OptedOut = "opted_out";

    /// <param name="tables">Of which kind they are.</param>
    /// <param name="survivor">The one that stays.</param>
    /// <param name="others">The others, in their order.</param>
    /// <param name="picks">See <see cref="MergeWish"/>.</param>
    /// <param name="now">When they are merged.</param>
    public static RecordCopy Of(MergeTables tables, RecordCopy survivor, IReadOnlyList<RecordCopy> others, IReadOnlyDictionary<string, Guid> picks, DateTimeOffset now)
    {
        var all = (IReadOnlyList<RecordCopy>)[survivor, .. others];
        var after = survivor.Clone();
        foreach (var field in tables.Fields)
        {
            if (field.Name == MergeField.Note && (!picks.TryGetValue(field.Name, out var pick) || pick == MergeField.Together))
            {
                after.Record["note"] = Notes(all);
                continue;
            }

            var from = picks.TryGetValue(field.Name, out var picked) ? One(all, picked) : all.FirstOrDefault(copy => copy.Record[field.Columns[0]] is not null) ?? survivor;
            foreach (var column in field.Columns)
            {
                after.Record[column] = from.Record[column]?.DeepClone();
            }
        }

        after.PutTags(all.SelectMany(copy => copy.Tags).DistinctBy(tag => tag.ToLowerInvariant()));
        after.Record["custom"] = Custom(all, picks);
        foreach (var list in tables.Lists)
        {
            after.Put(list.Table, United(tables, list, survivor, all, picks));
        }

        if (tables.IsOfPeople)
        {
            KeepOrganisations(after, all, now);
            after.Record["email"] = after.Rows("email_addresses").FirstOrDefault(row => IsTrue(row, "is_primary") && !IsTrue(row, "is_wrong"))?["address"]?.DeepClone();
        }

        after.Record["version"] = survivor.Version + 1;
        return after;
    }

    // The main organisations that were not picked: the survivor has a part in each of them still.
    private static void KeepOrganisations(RecordCopy after, IReadOnlyList<RecordCopy> all, DateTimeOffset now)
    {
        var parts = after.Rows("affiliations").ToList();
        foreach (var copy in all)
        {
            var organisation = copy.Record["organisation_id"]?.GetValue<string>();
            if (organisation is not null && organisation != after.Record["organisation_id"]?.GetValue<string>() && !parts.Exists(part => !IsTrue(part, "is_past") && part["organisation_id"]?.GetValue<string>() == organisation))
            {
                parts.Add(new JsonObject
                {
                    ["id"] = AffiliationId.New(now).ToString(), ["contact_id"] = after.Id.ToString(), ["organisation_id"] = organisation, ["role"] = copy.Record["job_title"]?.DeepClone(),
                    ["since"] = null, ["until"] = null, ["is_past"] = false, ["ordinal"] = parts.Select(part => part["ordinal"]!.GetValue<int>() + 1).DefaultIfEmpty(0).Max(),
                });
            }
        }

        after.Put("affiliations", parts);
    }

    internal static bool IsTrue(JsonObject row, string column) => row[column]?.GetValue<bool>() == true;

    private static RecordCopy One(IReadOnlyList<RecordCopy> all, Guid picked) =>
        all.FirstOrDefault(copy => copy.Id == picked) ?? throw new ArgumentException($"{picked} is none of the records that are merged.", nameof(picked));

    private static JsonNode? Notes(IReadOnlyList<RecordCopy> all)
    {
        var notes = all.Select(copy => copy.Record["note"]?.GetValue<string>().Trim()).OfType<string>().Distinct().ToList();
        return notes.Count == 0 ? null : JsonValue.Create(string.Join("\n\n", notes));
    }

    private static JsonObject Custom(IReadOnlyList<RecordCopy> all, IReadOnlyDictionary<string, Guid> picks)
    {
        var custom = new JsonObject();
        foreach (var key in all.SelectMany(copy => copy.Custom.Select(value => value.Key)).Distinct().Order(StringComparer.Ordinal))
        {
            var isPicked = picks.TryGetValue(MergeField.CustomBeginning + key, out var pick);
            var value = isPicked && pick != MergeField.Together ? One(all, pick).Custom[key]
                : all.Any(copy => copy.Custom[key] is JsonArray) ? new JsonArray([.. all.SelectMany(copy => Choices(copy.Custom[key])).Distinct().Select(choice => (JsonNode)JsonValue.Create(choice))])
                : all.Select(copy => copy.Custom[key]).FirstOrDefault(value => value is not null);
            if (value is not null)
            {
                custom[key] = value.DeepClone();
            }
        }

        return custom;
    }

    private static IEnumerable<string> Choices(JsonNode? value) => value is JsonArray several ? several.Select(choice => choice!.GetValue<string>()) : [];

    // The survivor's rows keep their places, the others' come behind them. Who does not wish to be called says so for both.
    private static List<JsonObject> United(MergeTables tables, MergeTables.ListTable list, RecordCopy survivor, IReadOnlyList<RecordCopy> all, IReadOnlyDictionary<string, Guid> picks)
    {
        var rows = new Dictionary<string, JsonObject>();
        foreach (var (row, isTheirs) in all.SelectMany(copy => copy.Rows(list.Table).Select(row => (row.DeepClone().AsObject(), copy != survivor))))
        {
            if (!rows.TryGetValue(list.IdentityOf(row), out var known))
            {
                row[tables.Column] = survivor.Id.ToString();
                if (isTheirs && row.ContainsKey("ordinal"))
                {
                    row["ordinal"] = rows.Values.Select(other => other["ordinal"]!.GetValue<int>() + 1).DefaultIfEmpty(0).Max();
                }

                rows.Add(list.IdentityOf(row), row);
            }
            else if (known.ContainsKey(OptedOut))
            {
                known[OptedOut] = IsTrue(known, OptedOut) || IsTrue(row, OptedOut);
            }
        }

        if (list.HasMain && rows.Count > 0)
        {
            var main = picks.TryGetValue(list.Name, out var pick) ? MainOf(One(all, pick), list) : null;
            main ??= all.Select(copy => MainOf(copy, list)).FirstOrDefault(identity => identity is not null) ?? rows.First().Key;
            foreach (var (identity, row) in rows)
            {
                row["is_primary"] = identity == main;
            }
        }

        return [.. rows.Values];
    }

    private static string? MainOf(RecordCopy copy, MergeTables.ListTable list) =>
        copy.Rows(list.Table).FirstOrDefault(row => IsTrue(row, "is_primary")) is { } main ? list.IdentityOf(main) : null;
}
