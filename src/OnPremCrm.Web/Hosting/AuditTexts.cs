using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Components;

namespace OnPremCrm.Web.Hosting;

/// <summary>
/// Says audit entries in words: what was done, to what, and each field with its value before and after. Never an id, never JSON: what has no words is left out.
/// Details are an object; a value of it is a fact, or {from, to}; {before, after} hold whole objects of which the differences are told.
/// </summary>
public sealed class AuditTexts(CrmDatabase database, CurrentUser current, Words words, Clock clock)
{
    private const string CustomBeginning = "custom.";
    private const string ErasedMark = "erased";
    private const int LongestValue = 2000;

    // Fields of contacts and organisations have the words of their forms.
    private static readonly Dictionary<string, string> RecordFields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Name"] = "contacts.name",
        ["OrganisationId"] = "contacts.organisation",
        ["JobTitle"] = "contacts.jobTitle",
        ["Email"] = "contacts.email",
        ["OwnerId"] = "contacts.owner",
        ["Note"] = "contacts.note",
        ["Birthday"] = "contacts.birthday",
        ["Language"] = "contacts.language",
        ["Source"] = "contacts.source",
        ["Tags"] = "contacts.tags",
        ["City"] = "contacts.city",
        ["Website"] = "contacts.website",
        ["NumbersMain"] = "contacts.numbersMain",
        ["NumbersAdded"] = "contacts.numbersAdded",
        ["NumbersRemoved"] = "contacts.numbersRemoved",
        ["NumbersWrong"] = "contacts.numbersWrong",
        ["NumbersRight"] = "contacts.numbersRight",
        ["NumbersOptedOut"] = "contacts.numbersOptedOut",
        ["NumbersOptedIn"] = "contacts.numbersOptedIn",
        ["EmailsAdded"] = "contacts.emailsAdded",
        ["EmailsRemoved"] = "contacts.emailsRemoved",
        ["EmailsWrong"] = "contacts.emailsWrong",
        ["EmailsRight"] = "contacts.emailsRight",
        ["EmailsOptedOut"] = "contacts.emailsOptedOut",
        ["EmailsOptedIn"] = "contacts.emailsOptedIn",
        ["MessengersAdded"] = "contacts.messengersAdded",
        ["MessengersRemoved"] = "contacts.messengersRemoved",
        ["AddressesAdded"] = "contacts.addressesAdded",
        ["AddressesRemoved"] = "contacts.addressesRemoved",
        ["ParentId"] = "organisations.parent",
        ["AffiliationsAdded"] = "contacts.affiliationsAdded",
        ["AffiliationsRemoved"] = "contacts.affiliationsRemoved",
        ["AffiliationsEnded"] = "contacts.affiliationsEnded",
        ["AffiliationsRole"] = "affiliation.role",
        ["BlocksAdded"] = "contacts.blocksAdded",
        ["BlocksRemoved"] = "contacts.blocksRemoved",
    };

    // What {from, to} at the top mean depends on what was done.
    private static readonly Dictionary<string, string> Turned = new(StringComparer.Ordinal)
    {
        ["take"] = "audit.detail.owner",
        ["give-back"] = "audit.detail.owner",
        ["put-off"] = "audit.detail.due",
        ["rename"] = "audit.detail.name",
        ["choose-result"] = "audit.detail.result",
        ["clear-result"] = "audit.detail.result",
        ["put-into-team"] = "audit.detail.team",
        ["send-on"] = "audit.detail.phone",
    };

    /// <summary>A field of contacts or organisations, the company's own too.</summary>
    public static bool IsOfRecord(string field) => RecordFields.ContainsKey(field) || field.StartsWith(CustomBeginning, StringComparison.Ordinal);

    public string VerbOf(string action) => Said("audit.verb." + action) ?? action;

    public string NounOf(string noun) => Said("audit.noun." + noun.Replace('_', '-')) ?? noun;

    /// <summary>Entries in words, in their order.</summary>
    public async Task<IReadOnlyList<AuditText>> ReadAsync(IReadOnlyList<AuditEntry> entries, CancellationToken ct)
    {
        var details = entries.Select(entry => entry.Details is null ? default : JsonDocument.Parse(entry.Details).RootElement).ToList();
        var named = await NamedThings.ReadAsync(database, [.. details.SelectMany(Ids)], clock, current.Country, ct);
        var targets = await AuditTargets.ReadAsync(database, entries, clock, current.Country, ct);
        var own = entries.Any(entry => entry.Details?.Contains(CustomBeginning, StringComparison.Ordinal) == true)
            ? await database.CustomFields.AsNoTracking().Include(field => field.Choices).ToListAsync(ct) : [];
        return [.. entries.Select((entry, at) => new AuditText(
            entry, VerbOf(entry.Action), NounOf(entry.Noun), entry.NounId is { } id ? targets.GetValueOrDefault((entry.Noun, id)) : null,
            ChangesOf(entry, details[at], named, own), details[at].ValueKind == JsonValueKind.Object && details[at].TryGetProperty(ErasedMark, out _)))];
    }

    private List<AuditChange> ChangesOf(AuditEntry entry, JsonElement details, IReadOnlyDictionary<Guid, string> named, List<CustomField> own)
    {
        if (details.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var facts = details.EnumerateObject().Where(fact => !fact.NameEquals(ErasedMark)).ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.OrdinalIgnoreCase);
        var changes = new List<AuditChange>();
        if (facts.Remove("before", out var before) && facts.Remove("after", out var after))
        {
            Compare(before, after);
        }

        if (facts.TryGetValue("to", out var to) | facts.TryGetValue("from", out var from) && (to.ValueKind != JsonValueKind.Undefined || Turned.ContainsKey(entry.Action)))
        {
            facts.Remove("to");
            facts.Remove("from");
            Add(Said(Turned.GetValueOrDefault(entry.Action, entry.Action == "hand-over" && entry.Noun == "callbacks" ? "audit.detail.owner" : "audit.detail.to")), "to", from, to, isChange: true);
        }

        foreach (var (key, value) in facts)
        {
            Put(key, value);
        }

        return changes;

        void Compare(JsonElement was, JsonElement now)
        {
            if (was.ValueKind != JsonValueKind.Object || now.ValueKind != JsonValueKind.Object)
            {
                Add(words["audit.detail.settings"], "settings", was, now, isChange: true);
                return;
            }

            foreach (var field in now.EnumerateObject())
            {
                var old = was.TryGetProperty(field.Name, out var known) ? known : default;
                if (old.ValueKind == JsonValueKind.Undefined || old.GetRawText() != field.Value.GetRawText())
                {
                    Add(LabelOf(entry.Noun, field.Name, own), field.Name, old, field.Value, isChange: true);
                }
            }
        }

        void Put(string key, JsonElement value)
        {
            var isPair = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("to", out _) && value.TryGetProperty("from", out _);
            if (isPair)
            {
                Add(LabelOf(entry.Noun, key, own), key, value.GetProperty("from"), value.GetProperty("to"), isChange: true);
            }
            else if (value.ValueKind == JsonValueKind.Object)
            {
                foreach (var inner in value.EnumerateObject())
                {
                    Put(inner.Name, inner.Value);
                }
            }
            else
            {
                Add(LabelOf(entry.Noun, key, own), key, default, value, isChange: false);
            }
        }

        void Add(string? label, string key, JsonElement was, JsonElement now, bool isChange)
        {
            var (first, second) = (TextOf(key, was, named, own, entry.Noun), TextOf(key, now, named, own, entry.Noun));
            // A fact without a value tells nobody anything. A field of a record that has none was emptied: entries of older versions do not say what it was.
            if (label is not null && (first is not null || second is not null || (entry.Action == "edit" && !isChange && IsOfRecord(key))))
            {
                changes.Add(new AuditChange(key, label, first, second, isChange));
            }
        }
    }

    private string? LabelOf(string noun, string key, List<CustomField> own) =>
        key.StartsWith(CustomBeginning, StringComparison.Ordinal) ? OwnField(noun, key, own)?.Name
        : noun is "contacts" or "organisations" && RecordFields.TryGetValue(key, out var word) ? words[word]
        : Said("audit.detail." + char.ToLowerInvariant(key[0]) + key[1..]);

    private static CustomField? OwnField(string noun, string key, List<CustomField> own) =>
        own.Find(field => field.Key == key[CustomBeginning.Length..] && field.Noun == (noun == "organisations" ? FieldNoun.Organisations : FieldNoun.Contacts));

    private string? TextOf(string key, JsonElement value, IReadOnlyDictionary<Guid, string> named, List<CustomField> own, string noun)
    {
        if (key.StartsWith(CustomBeginning, StringComparison.Ordinal))
        {
            return value.ValueKind == JsonValueKind.String && OwnField(noun, key, own) is { } field
                ? CustomText.Of(field, CustomValues.Parse($"{{{JsonSerializer.Serialize(field.Key)}:{value.GetString()}}}"), words) : null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => TextOf(key, value.GetString()!, named),
            JsonValueKind.Number when key is "seconds" or "until" => DurationTagHelper.Write((int)value.GetDecimal()),
            JsonValueKind.Number => value.GetDecimal().ToString("#,0.###", CultureInfo.CurrentCulture),
            JsonValueKind.True => words["custom.yes"],
            JsonValueKind.False => words["custom.no"],
            JsonValueKind.Array => string.Join(words["contacts.fields.comma"], value.EnumerateArray().Select(part => TextOf(key, part, named, own, noun)).OfType<string>()) is { Length: > 0 } all ? all : null,
            _ => null,
        };
    }

    private string? TextOf(string key, string text, IReadOnlyDictionary<Guid, string> named) =>
        text.Length == 0 ? null
        : Guid.TryParse(text, out var id) ? named.GetValueOrDefault(id)
        : key.Equals("language", StringComparison.OrdinalIgnoreCase) ? SpokenLanguages.NameOf(text)
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Clock.Date(day)
        : IsMoment(text, out var moment) ? $"{clock.Date(moment)} {clock.TimeOfDay(moment)}"
        : key.StartsWith("Numbers", StringComparison.OrdinalIgnoreCase) ? string.Join(words["contacts.fields.comma"], text.Split(", ").Select(number => PhoneNumberTagHelper.Write(number, current.Country)))
        : E164Number.TryParse(text, out _) ? PhoneNumberTagHelper.Write(text, current.Country)
        : Said("audit.value." + text) is { } said ? said
        : Short(current.MasksNumbers ? NumberMask.Within(text) : text);

    private static string Short(string text) => text.Length > LongestValue ? text[..LongestValue] + "…" : text;

    private static bool IsMoment(string text, out DateTimeOffset moment)
    {
        moment = default;
        return text.Length >= 19 && text[4] == '-' && text[10] == 'T' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);
    }

    private string? Said(string key) => Words.Knows(key) ? words[key] : null;

    private static IEnumerable<Guid> Ids(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(inner => Ids(inner.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Ids),
        JsonValueKind.String when Guid.TryParse(value.GetString(), out var id) => [id],
        _ => [],
    };
}
