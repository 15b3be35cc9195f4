namespace OnPremCrm.Core.Merging;

/// <summary>What an undo of a merge would do.</summary>
/// <param name="Id">The merge.</param>
/// <param name="Noun">What was merged.</param>
/// <param name="Survivor">The one that stayed.</param>
/// <param name="SurvivorName">Its name now.</param>
/// <param name="Version">Its version, for which all this holds.</param>
/// <param name="Records">Those that come back.</param>
/// <param name="MergedAt">When it was merged.</param>
/// <param name="MergedBy">By whom.</param>
/// <param name="UndoUntil">From then on it stays.</param>
/// <param name="Moved">How much went along, and goes back unless somebody tied it to another record since.</param>
/// <param name="Stays">What somebody changed since then: the survivor keeps it.</param>
/// <param name="UndoFirst">The survivor was merged itself: that has to be undone before. Null: it was not.</param>
/// <param name="IsSurvivorGone">There is nothing to undo it from.</param>
public sealed record MergeUndoPreview(
    MergeId Id, MergeNoun Noun, Guid Survivor, string SurvivorName, int Version, IReadOnlyList<(Guid Id, string Name)> Records, DateTimeOffset MergedAt, string MergedBy, DateTimeOffset UndoUntil,
    MergeCounts Moved, IReadOnlyList<MergeRemainder> Stays, MergeId? UndoFirst, bool IsSurvivorGone);
