using System.ComponentModel;
using OnPremCrm.Core.Merging;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A merge that can be undone, in the list of them.</summary>
public sealed record OpenMergeAnswer(
    Guid Id, MergeNoun Noun, Guid Survivor, string Name,
    [property: Description("The names of those that went into it.")] IReadOnlyList<string> Merged,
    string MergedBy, DateTime MergedAt, DateTime UndoUntil)
{
    public static OpenMergeAnswer Of(MergeNoun noun, ListDuplicates.Merged merged) => new(
        merged.Merge.Id, noun, merged.Merge.SurvivorId, merged.Name, merged.Merge.Names, merged.Merge.MergedByName, merged.Merge.MergedAt.UtcDateTime, merged.Merge.UndoUntil.UtcDateTime);
}
