using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Features.Traces;

/// <summary>A kept message of Asterisk as a sentence needs it: what has no value is null.</summary>
public sealed record StoryEvent(KeptEvent Kept)
{
    public DateTimeOffset At => Kept.At;

    public string Name { get; } = Kept.Name;

    /// <summary>Null for what Asterisk sends when it has no value: no field, nothing, <c>&lt;unknown&gt;</c>.</summary>
    public string? this[string name] => Kept[name] is { Length: > 0 } value and not "<unknown>" ? value : null;

    public int? Number(string name) => int.TryParse(this[name], out var number) ? number : null;
}
