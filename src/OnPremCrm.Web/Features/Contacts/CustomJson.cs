using System.Text.Json.Nodes;
using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The company's own fields of a record as programs read them: typed, choices by their names, money with its currency.</summary>
public static class CustomJson
{
    public static JsonObject Of(IReadOnlyList<CustomField> fields, CustomValues values)
    {
        var answer = new JsonObject();
        foreach (var field in fields)
        {
            if (Of(field, values.ValueOf(field)) is { } value)
            {
                answer[field.Key] = value;
            }
        }

        return answer;
    }

    private static JsonNode? Of(CustomField field, object? value) => value switch
    {
        null => null,
        decimal amount when field.Kind == FieldKind.Money => new JsonObject { ["amount"] = amount, ["currency"] = field.Currency },
        decimal number => number,
        DateOnly day => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        bool isYes => isYes,
        IEnumerable<string> chosen when field.Kind == FieldKind.Choices => new JsonArray([.. chosen.Select(name => (JsonNode)name)]),
        IEnumerable<string> chosen => chosen.First(),
        var text => text.ToString(),
    };
}
