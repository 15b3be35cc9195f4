using OnPremCrm.Core.CustomFields;
using OnPremCrm.Web.Tests;

namespace OnPremCrm.Browser.Tests;

/// <summary>A company's own fields of each kind.</summary>
public static class SampleFields
{
    /// <summary>What a contact has in them.</summary>
    public const string Values = """{"segment":"c1","products":["c1","c2"],"credit":25000,"since":"2019-04-01","newsletter":true,"portal":"https://portal.nordwind-logistik.example/4711","customer_no":"K-104711","distance":12.5}""";

    /// <returns>The field with a list of values.</returns>
    public static Task<CustomFieldId> Save(WebApp app, DateTimeOffset now) => app.WithDatabase(async database =>
    {
        var segment = Add("segment", "Segment", FieldKind.Choice, inList: true, choices: ["Key account", "Mittelstand", "Kleinkunde"]);
        Add("customer_no", "Kundennummer", FieldKind.Text, isRequired: true, inList: true, hint: "K-, then six digits");
        Add("credit", "Kreditlimit", FieldKind.Money, inList: true, currency: "EUR");
        Add("since", "Kunde seit", FieldKind.Date);
        Add("products", "Produkte", FieldKind.Choices, choices: ["Sensoren", "Ventile", "Kühlaggregate und Zubehör"]);
        Add("newsletter", "Newsletter", FieldKind.YesNo, inList: true);
        Add("portal", "Kundenportal", FieldKind.Link);
        Add("distance", "Entfernung in km", FieldKind.Number);
        Add("fax_code", "Faxcode", FieldKind.Text, isActive: false);
        await database.SaveChangesAsync();
        return segment.Id;

        CustomField Add(string key, string name, FieldKind kind, bool isRequired = false, bool inList = false, string? currency = null, string? hint = null, bool isActive = true, string[]? choices = null)
        {
            var id = CustomFieldId.New(now);
            return database.CustomFields.Add(new CustomField
            {
                Id = id, Noun = FieldNoun.Contacts, Key = key, Name = name, Kind = kind, Currency = currency, Hint = hint, IsRequired = isRequired, IsInList = inList, IsSearchable = kind == FieldKind.Text,
                IsActive = isActive, Ordinal = database.CustomFields.Local.Count + 1, CreatedAt = now, UpdatedAt = now,
                Choices = [.. (choices ?? []).Select((choice, at) => new CustomChoice { FieldId = id, Key = $"c{at + 1}", Name = choice, Ordinal = at + 1 })],
            }).Entity;
        }
    });
}
