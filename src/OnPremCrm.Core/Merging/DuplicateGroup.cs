namespace OnPremCrm.Core.Merging;

/// <summary>Records that may be one.</summary>
/// <param name="Kind">The strongest reason that holds them together.</param>
/// <param name="Reasons">Everything that at least two of them have in common.</param>
/// <param name="Members">At least two; whoever looks may see and edit them.</param>
public sealed record DuplicateGroup(DuplicateKind Kind, IReadOnlyList<DuplicateReason> Reasons, IReadOnlyList<DuplicateMember> Members);
