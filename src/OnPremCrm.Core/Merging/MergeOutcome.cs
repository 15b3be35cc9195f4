namespace OnPremCrm.Core.Merging;

/// <summary>What became of a wish to merge, or to undo.</summary>
/// <param name="Result">Whether it is done, else why not.</param>
/// <param name="Merge">The merge that was made or undone; for <see cref="MergeResult.MergedOn"/> the one to undo first. Null: none.</param>
public sealed record MergeOutcome(MergeResult Result, MergeId? Merge = null);
