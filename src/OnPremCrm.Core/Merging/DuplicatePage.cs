namespace OnPremCrm.Core.Merging;

/// <summary>Some groups, the strongest reasons first.</summary>
/// <param name="Groups">In order.</param>
/// <param name="Older">Where the next page begins. Null: there is none.</param>
public sealed record DuplicatePage(IReadOnlyList<DuplicateGroup> Groups, string? Older);
