using System.Text.Json;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>The last column of a CEL row: a JSON object whose names depend on the event. Source: Asterisk main/cel.c.</summary>
internal static class CelExtra
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>Its values as text; empty for what is no object.</summary>
    public static IReadOnlyDictionary<string, string> Read(string json)
    {
        if (json.Length < 2 || json[0] != '{')
        {
            return None;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var values = new Dictionary<string, string>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                values[property.Name] = property.Value.ToString();
            }

            return values;
        }
        catch (JsonException)
        {
            return None; // cut off by a column of a table that is too short, say: the row itself still tells of its channel
        }
    }
}
