namespace OnPremCrm.Core.Merging;

/// <summary>A merge that can still be undone.</summary>
/// <param name="Id">Which one.</param>
/// <param name="SurvivorId">The record that stayed.</param>
/// <param name="Names">Of those that went into it.</param>
/// <param name="MergedByName">Who merged.</param>
/// <param name="MergedAt">When.</param>
/// <param name="UndoUntil">From then on it stays.</param>
public sealed record OpenMerge(Guid Id, Guid SurvivorId, string[] Names, string MergedByName, DateTimeOffset MergedAt, DateTimeOffset UndoUntil);
