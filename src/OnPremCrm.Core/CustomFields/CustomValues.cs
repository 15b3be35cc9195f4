using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnPremCrm.Core.CustomFields;

/// <summary>What one record has in the fields of the company's own: typed values by the keys of their fields. What is empty is not there.</summary>
public sealed class CustomValues
{
    /// <summary>What a record without any value keeps.</summary>
    public const string None = "{}";

    private readonly SortedDictionary<string, JsonElement> _values;

    private CustomValues(SortedDictionary<string, JsonElement> values) => _values = values;

    /// <summary>The keys of the fields that have a value.</summary>
    public IReadOnlyCollection<string> Keys => _values.Keys;

    /// <summary>As the database kept it.</summary>
    public static CustomValues Parse(string json) =>
        new(json == None ? new(StringComparer.Ordinal) : new(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json) ?? [], StringComparer.Ordinal));

    /// <summary>As the database keeps it; the same values give the same text.</summary>
    public string ToJson() => _values.Count == 0 ? None : JsonSerializer.Serialize(_values);

    /// <summary>The value as it is kept. Null: none.</summary>
    public JsonElement? Of(string key) => _values.TryGetValue(key, out var value) ? value : null;

    /// <summary>These values with another one. Null takes it away.</summary>
    public CustomValues With(string key, JsonNode? value)
    {
        var values = new SortedDictionary<string, JsonElement>(_values, StringComparer.Ordinal);
        if (value is null)
        {
            values.Remove(key);
        }
        else
        {
            values[key] = JsonSerializer.SerializeToElement(value);
        }

        return new CustomValues(values);
    }

    /// <summary>The value's own text as it is kept, to compare and to note it. Null: none.</summary>
    public string? RawOf(string key) => Of(key) is { } value ? JsonSerializer.Serialize(value) : null;

    /// <summary>Text, link, or the key of a choice. Null: none, or something else is kept.</summary>
    public string? TextOf(string key) => Of(key) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A number or an amount. Null: none, or something else is kept.</summary>
    public decimal? NumberOf(string key) => Of(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var number) ? number : null;

    /// <summary>Null: none, or something else is kept.</summary>
    public DateOnly? DateOf(string key) => DateOnly.TryParseExact(TextOf(key), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Null: none, or something else is kept.</summary>
    public bool? YesNoOf(string key) => Of(key)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The keys of the choices, of a field with one choice too.</summary>
    public IReadOnlyList<string> ChoicesOf(string key) => Of(key) switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } several => [.. several.EnumerateArray().Where(choice => choice.ValueKind == JsonValueKind.String).Select(choice => choice.GetString()!)],
        _ => [],
    };

    /// <summary>The typed value, as an export and a list have it: string, decimal, DateOnly, bool, or the names of choices. Null: none.</summary>
    public object? ValueOf(CustomField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Kind switch
        {
            FieldKind.Number or FieldKind.Money => NumberOf(field.Key),
            FieldKind.Date => DateOf(field.Key),
            FieldKind.YesNo => YesNoOf(field.Key),
            FieldKind.Choice or FieldKind.Choices => ChoicesOf(field.Key) is { Count: > 0 } chosen ? chosen.Select(field.NameOf).ToList() : null,
            _ => TextOf(field.Key),
        };
    }

    /// <summary>What a form's control holds to give the same value again, one text for each choice. Empty: no value.</summary>
    public IReadOnlyList<string> TextsOf(CustomField field, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Kind switch
        {
            FieldKind.Number or FieldKind.Money => NumberOf(field.Key) is { } number ? [number.ToString("0.############################", culture)] : [],
            FieldKind.YesNo => YesNoOf(field.Key) is { } isYes ? [isYes ? "yes" : "no"] : [],
            FieldKind.Choice or FieldKind.Choices => ChoicesOf(field.Key),
            _ => TextOf(field.Key) is { } text ? [text] : [],
        };
    }
}
