using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnPremCrm.Web.Tests.Rest;

/// <summary>Holds a JSON document against a schema of the API's description; what the schema does not name is a fault too.</summary>
public sealed class JsonSchema(JsonNode description)
{
    /// <summary>What is wrong, each with its place. Empty: nothing.</summary>
    public List<string> Compare(JsonNode? answer, JsonNode schema, string place = "$")
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            return Compare(answer, reference.TrimStart('#', '/').Split('/').Aggregate(description, (node, step) => node![step]!), place);
        }

        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices)
        {
            var tries = choices.Select(choice => Compare(answer, choice!, place)).ToList();
            return tries.Exists(faults => faults.Count == 0) ? [] : tries.MaxBy(faults => faults.Count)!;
        }

        var types = schema["type"] switch { JsonArray several => several.Select(type => (string)type!).ToList(), JsonValue one => [(string)one!], _ => null };
        var type = TypeOf(answer);
        if (types is not null && !types.Contains(type) && !(type == "integer" && types.Contains("number")))
        {
            return [$"{place} is {type}, not {string.Join(" or ", types)}"];
        }

        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, answer)))
        {
            return [$"{place} is {answer?.ToJsonString()}, none of {words.ToJsonString()}"];
        }

        return answer switch
        {
            JsonObject one => CompareFields(one, schema, place),
            JsonArray several when schema["items"] is { } items => [.. several.SelectMany((item, at) => Compare(item, items, $"{place}[{at}]"))],
            _ => [],
        };
    }

    private List<string> CompareFields(JsonObject answer, JsonNode schema, string place)
    {
        var faults = (schema["required"]?.AsArray() ?? []).Where(name => !answer.ContainsKey((string)name!)).Select(name => $"{place}.{name} is missing").ToList();
        var fields = schema["properties"]?.AsObject();
        foreach (var (name, value) in answer)
        {
            if (fields?[name] is { } field)
            {
                faults.AddRange(Compare(value, field, $"{place}.{name}"));
            }
            else if (schema["additionalProperties"] is JsonObject other)
            {
                faults.AddRange(Compare(value, other, $"{place}.{name}"));
            }
            else if (fields is not null)
            {
                faults.Add($"{place}.{name} is not described");
            }
        }

        return faults;
    }

    private static string TypeOf(JsonNode? node) => node is null ? "null" : node.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => decimal.Truncate(node.GetValue<decimal>()) == node.GetValue<decimal>() && !node.ToJsonString().Contains('.', StringComparison.Ordinal) ? "integer" : "number",
        _ => "boolean",
    };
}
