namespace OnPremCrm.Core.Merging;

/// <summary>Several records shall become one.</summary>
/// <param name="Noun">What they are.</param>
/// <param name="Survivor">The one that stays.</param>
/// <param name="Versions">All of them, the survivor too, each with the version that was looked at.</param>
/// <param name="Picks">Whose value a field shall have, by the field's name; <see cref="MergeField.Together"/> for all of them. What is not there is as <see cref="MergeField"/> says.</param>
public sealed record MergeWish(MergeNoun Noun, Guid Survivor, IReadOnlyDictionary<Guid, int> Versions, IReadOnlyDictionary<string, Guid> Picks);
