using System.ComponentModel;
using OnPremCrm.Core.Merging;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A merge as programs read it.</summary>
public sealed record MergeAnswer(
    Guid Id, MergeNoun Noun, Guid Survivor, string Name,
    [property: Description("The names of those that went into it.")] IReadOnlyList<string> Merged,
    [property: Description("Of the survivor, to be sent with an undo.")] int Version,
    string MergedBy, DateTime MergedAt, DateTime UndoUntil)
{
    public static MergeAnswer Of(MergeUndoPreview merge) => new(
        merge.Id.Value, merge.Noun, merge.Survivor, merge.SurvivorName, [.. merge.Records.Select(record => record.Name)], merge.Version, merge.MergedBy, merge.MergedAt.UtcDateTime, merge.UndoUntil.UtcDateTime);
}
