using System.Text.Json.Nodes;

namespace OnPremCrm.Core.Merging;

/// <summary>A whole record with its lists, as the database told it.</summary>
internal sealed class RecordCopy
{
    private readonly JsonObject _json;

    private RecordCopy(JsonObject json) => _json = json;

    public Guid Id => Guid.Parse(Record["id"]!.GetValue<string>());

    public int Version => Record["version"]!.GetValue<int>();

    public Guid? OwnerId => Record["owner_id"]?.GetValue<string>() is { } id ? Guid.Parse(id) : null;

    public string Name => Record["name"]!.GetValue<string>();

    public JsonObject Record => _json["record"]!.AsObject();

    public JsonObject Custom => Record["custom"]!.AsObject();

    public IReadOnlyList<string> Tags => [.. Record["tags"]!.AsArray().Select(tag => tag!.GetValue<string>())];

    public static RecordCopy Parse(string json) => new(JsonNode.Parse(json)!.AsObject());

    public RecordCopy Clone() => new(_json.DeepClone().AsObject());

    /// <summary>The rows of a list. One that an older copy does not know is empty.</summary>
    public IReadOnlyList<JsonObject> Rows(string table) => _json[table] is JsonArray rows ? [.. rows.Select(row => row!.AsObject())] : [];

    public void Put(string table, IEnumerable<JsonObject> rows) => _json[table] = new JsonArray([.. rows.Select(row => (JsonNode)row.DeepClone())]);

    public void PutTags(IEnumerable<string> tags) => Record["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)JsonValue.Create(tag))]);

    public override string ToString() => _json.ToJsonString();
}
