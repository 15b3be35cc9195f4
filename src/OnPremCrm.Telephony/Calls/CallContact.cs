using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Telephony.Calls;

/// <summary>Whom a call is with, and why.</summary>
/// <param name="Match">Why, or why nobody.</param>
/// <param name="ContactId">Null for nobody, for several and for an organisation's own number.</param>
/// <param name="OrganisationId">Null when there is none.</param>
/// <param name="Candidates">All who have the number, the likeliest first: kept so that the match can be explained. Null when nobody was looked up.</param>
internal sealed record CallContact(CallMatch Match, ContactId? ContactId, OrganisationId? OrganisationId, IReadOnlyList<MatchCandidate>? Candidates = null);
