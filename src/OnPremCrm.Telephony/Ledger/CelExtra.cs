using System.Text.Json;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>The last column of a CEL row: a JSON object whose names depend on the event. Source: Asterisk main/cel.c.</summary>
internal static class CelExtra
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>The bridge in which one talks, without reading all of it, for each row of a day goes this way. Null for a room to wait in.</summary>
    public static string? BridgeIn(string json)
    {
        const string Key = "\"bridge_id\":\"";
        var at = json.IndexOf(Key, StringComparison.Ordinal);
        var end = at < 0 ? -1 : json.IndexOf('"', at + Key.Length);
        return end < 0 || json.Contains("holding_bridge", StringComparison.Ordinal) ? null : json[(at + Key.Length)..end];
    }

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
