namespace OnPremCrm.Core.Calls;

/// <summary>One whom a call's number could have meant, as <see cref="CallMatching.Candidates"/> holds it: ids only, so that an erased contact leaves no name behind.</summary>
/// <param name="ContactId">Null when the number is an organisation's own.</param>
/// <param name="OrganisationId">Null for a person without one.</param>
/// <param name="LastTalkAt">When somebody had last talked with this contact. Null when never.</param>
/// <param name="WasChosen">An operator had said so for an earlier call of this number.</param>
public sealed record MatchCandidate(Guid? ContactId, Guid? OrganisationId, DateTimeOffset? LastTalkAt, bool WasChosen);
