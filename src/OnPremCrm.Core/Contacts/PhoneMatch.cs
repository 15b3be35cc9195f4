using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Contacts;

/// <summary>Whom a number belongs to, and why we think so.</summary>
/// <param name="Number">The number that was looked up, E.164.</param>
/// <param name="Match">None, Exact, Chosen or Several.</param>
/// <param name="Best">The one it is. Null for None and Several: we never silently pick one of several.</param>
/// <param name="Candidates">All who have the number, the likeliest first.</param>
public sealed record PhoneMatch(string Number, CallMatch Match, PhoneCandidate? Best, IReadOnlyList<PhoneCandidate> Candidates)
{
    /// <summary>Nobody has the number.</summary>
    public static PhoneMatch NobodyHas(string number) => new(number, CallMatch.None, null, []);
}

/// <summary>One who has the number: a person, or an organisation itself.</summary>
/// <param name="ContactId">Null when the number is an organisation's own.</param>
/// <param name="OrganisationId">Null for a person without one.</param>
/// <param name="Name">The person's name, or the organisation's.</param>
/// <param name="OrganisationName">Null for a person without one.</param>
/// <param name="JobTitle">The person's part in the organisation. Null when not known.</param>
/// <param name="OwnerId">Who looks after the contact, else after the organisation. Null when nobody.</param>
/// <param name="LastTalkAt">When somebody last talked with this contact. Null when never.</param>
/// <param name="WasChosen">An operator said so for an earlier call of this number.</param>
public sealed record PhoneCandidate(
    ContactId? ContactId,
    OrganisationId? OrganisationId,
    string Name,
    string? OrganisationName,
    string? JobTitle,
    UserId? OwnerId,
    DateTimeOffset? LastTalkAt,
    bool WasChosen);
