using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Telephony.Calls;

/// <summary>Whom a call is with, and why.</summary>
/// <param name="Match">Why, or why nobody.</param>
/// <param name="ContactId">Null for nobody, for several and for an organisation's own number.</param>
/// <param name="OrganisationId">Null when there is none.</param>
internal sealed record CallContact(CallMatch Match, ContactId? ContactId, OrganisationId? OrganisationId);
