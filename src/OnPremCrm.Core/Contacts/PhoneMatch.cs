using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Contacts;

/// <summary>Whom a number belongs to, and why we think so.</summary>
/// <param name="Number">The number that was looked up: E.164, or the digits as presented where it could not be read.</param>
/// <param name="Match">None, Exact, Range, Maybe, Chosen, Several or Ignored.</param>
/// <param name="Best">The one it is. Null for None, Maybe, Several and Ignored: we never silently pick one of several.</param>
/// <param name="Candidates">All who have the number, the likeliest first. For Maybe: who has one that ends alike.</param>
public sealed record PhoneMatch(string Number, CallMatch Match, PhoneCandidate? Best, IReadOnlyList<PhoneCandidate> Candidates)
{
    /// <summary>Several people share the number, but all are of this organisation: the call is with it, whoever of them it is. Null otherwise.</summary>
    public OrganisationId? SharedOrganisation =>
        Match == CallMatch.Several && Candidates[0].OrganisationId is { } first && Candidates.All(candidate => candidate.OrganisationId == first) ? first : null;

    /// <summary>Nobody has the number.</summary>
    public static PhoneMatch NobodyHas(string number) => new(number, CallMatch.None, null, []);

    /// <summary>The one candidate, else the one that was chosen before, else several of whom none is picked.</summary>
    /// <param name="number">The number that was looked up.</param>
    /// <param name="candidates">At least one, the likeliest first.</param>
    /// <param name="only">The word for a single one.</param>
    internal static PhoneMatch Of(string number, IReadOnlyList<PhoneCandidate> candidates, CallMatch only) => candidates switch
    {
        [var one] => new PhoneMatch(number, only, one, candidates),
        [{ WasChosen: true } chosen, ..] => new PhoneMatch(number, CallMatch.Chosen, chosen, candidates),
        _ => new PhoneMatch(number, CallMatch.Several, null, candidates),
    };
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
/// <param name="Number">The number of theirs by which they were found, E.164.</param>
public sealed record PhoneCandidate(
    ContactId? ContactId,
    OrganisationId? OrganisationId,
    string Name,
    string? OrganisationName,
    string? JobTitle,
    UserId? OwnerId,
    DateTimeOffset? LastTalkAt,
    bool WasChosen,
    string Number);
