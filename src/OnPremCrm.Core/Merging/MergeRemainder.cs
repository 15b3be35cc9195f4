namespace OnPremCrm.Core.Merging;

/// <summary>Something of the survivor that somebody put there after the merge: an undo leaves it.</summary>
/// <param name="Field">As picks call it.</param>
/// <param name="Value">What stays, as it is stored. Null: it was emptied.</param>
public sealed record MergeRemainder(string Field, string? Value);
