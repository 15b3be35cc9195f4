using System.ComponentModel;

namespace OnPremCrm.Web.Features.Privacy;

/// <summary>What would go with a person, as programs read it.</summary>
public sealed record ErasurePlanAnswer(
    string Name,
    [property: Description("How much of what would go.")] IReadOnlyDictionary<string, long> Counts,
    [property: Description("Numbers that somebody else has too: they stay theirs.")] int SharedNumbers,
    [property: Description("The erasure that was asked for already. Null: none.")] Guid? Asked);
