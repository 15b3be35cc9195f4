using System.Text.Json.Nodes;

namespace OnPremCrm.Core.CustomFields;

/// <summary>What somebody wrote into a field: a value, nothing, or why it is none.</summary>
/// <param name="Value">Null: nothing was written, or it cannot be read.</param>
/// <param name="Fault">Null: it can be read.</param>
public sealed record CustomReading(JsonNode? Value, FieldFault? Fault = null);
