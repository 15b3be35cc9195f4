namespace OnPremCrm.Core.Calls;

/// <summary>One thing that Asterisk said.</summary>
/// <param name="At">When it came, by our clock.</param>
/// <param name="Fields">Names and values in Asterisk's order; a name may repeat. The first is <c>Event</c>.</param>
public sealed record KeptEvent(DateTimeOffset At, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>Name of an event of our own: it stands where nobody listened for a while, or what came before was not kept.</summary>
    public const string Gap = "OnPremCrm-Gap";

    /// <summary>The event's name; empty when it has none.</summary>
    public string Name => this["Event"] ?? "";

    /// <summary>The first value of a name, whatever its case. Null when it is not there.</summary>
    public string? this[string name] => Fields.FirstOrDefault(field => string.Equals(field.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
}
