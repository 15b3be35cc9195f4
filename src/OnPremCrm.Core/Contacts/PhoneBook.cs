using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Contacts;

/// <summary>Finds whom a number belongs to: exactly, explained, and never one of several without saying so.</summary>
public sealed class PhoneBook(CrmDatabase database)
{
    private const int MostCandidates = 20;

    /// <summary>One indexed look-up; this runs while the phone rings.</summary>
    /// <param name="number">E.164.</param>
    public async Task<PhoneMatch> FindAsync(string number, CancellationToken cancellationToken = default)
    {
        var candidates = await CandidatesAsync(number, cancellationToken);
        return candidates switch
        {
            [] => PhoneMatch.NobodyHas(number),
            [var only] => new PhoneMatch(number, CallMatch.Exact, only, candidates),
            [{ WasChosen: true } chosen, ..] => new PhoneMatch(number, CallMatch.Chosen, chosen, candidates),
            _ => new PhoneMatch(number, CallMatch.Several, null, candidates),
        };
    }

    // The person before the switchboard: an organisation counts only where none of its people has the number.
    private async Task<List<PhoneCandidate>> CandidatesAsync(string number, CancellationToken cancellationToken)
    {
        var people = await database.PhoneNumbers
            .Where(entry => entry.Number == number && entry.ContactId != null)
            .Select(entry => new PhoneCandidate(
                entry.ContactId,
                entry.Contact!.OrganisationId,
                entry.Contact.Name,
                entry.Contact.Organisation!.Name,
                entry.Contact.JobTitle,
                entry.Contact.OwnerId ?? entry.Contact.Organisation.OwnerId,
                database.Calls
                    .Where(call => call.ContactId == entry.ContactId && call.AnsweredAt != null)
                    .OrderByDescending(call => call.Id)
                    .Select(call => call.AnsweredAt)
                    .FirstOrDefault(),
                database.NumberChoices.Any(choice => choice.Number == number && choice.ContactId == entry.ContactId)))
            .Take(MostCandidates)
            .ToListAsync(cancellationToken);
        var organisations = await database.PhoneNumbers
            .Where(entry => entry.Number == number && entry.OrganisationId != null)
            .Select(entry => new PhoneCandidate(
                null, entry.OrganisationId, entry.Organisation!.Name, entry.Organisation.Name, null, entry.Organisation.OwnerId, null, false))
            .Take(MostCandidates)
            .ToListAsync(cancellationToken);
        organisations.RemoveAll(organisation => people.Exists(person => person.OrganisationId == organisation.OrganisationId));
        return [.. people
            .OrderByDescending(person => person.WasChosen)
            .ThenByDescending(person => person.LastTalkAt)
            .ThenBy(person => person.Name, StringComparer.Ordinal)
            .Concat(organisations)];
    }
}
