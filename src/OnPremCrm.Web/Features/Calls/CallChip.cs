namespace OnPremCrm.Web.Features.Calls;

/// <summary>A condition that is set: one chip.</summary>
/// <param name="Kind">What it is about: "state", "date", "talk" ...</param>
/// <param name="Label">Null when the value says it all.</param>
/// <param name="Without">The log without it.</param>
public sealed record CallChip(string Kind, string? Label, string Value, string Without)
{
    /// <summary>As a sentence names it.</summary>
    public string Name => Label ?? Value;
}
