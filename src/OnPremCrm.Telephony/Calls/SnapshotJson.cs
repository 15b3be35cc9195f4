using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnPremCrm.Telephony.Calls;

/// <summary>How snapshots and rows are written as JSON.</summary>
internal static class SnapshotJson
{
    /// <summary>A row whose properties are columns.</summary>
    public static JsonSerializerOptions Row { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // goes to PostgreSQL, never into HTML
    };

    /// <summary>A whole snapshot in <c>live_calls</c>, to be read back after a restart.</summary>
    public static JsonSerializerOptions Live { get; } = new()
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The snapshot of a live call that the recorder wrote.</summary>
    /// <exception cref="JsonException">It was written by a program that knew other fields.</exception>
    public static CallSnapshot Read(string json) =>
        JsonSerializer.Deserialize<CallSnapshot>(json, Live) ?? throw new JsonException("A live call's snapshot is null.");

    /// <summary>A JSON list of rows. PostgreSQL's text cannot hold NUL, which a caller's name may contain.</summary>
    public static string List(IEnumerable<string> rows)
    {
        var list = $"[{string.Join(',', rows)}]";
        return list.Contains("\\u0000", StringComparison.Ordinal) ? list.Replace("\\u0000", "", StringComparison.Ordinal) : list;
    }
}
