using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Everything about one organisation: details, its people, and the calls with any of them, newest first.</summary>
public static class ShowOrganisation
{
    /// <param name="Before">The history before this call. Null: from now.</param>
    public sealed record Query(OrganisationId Id, CallId? Before = null) : IRequest<Model?>;

    public sealed record Model(Organisation Organisation, IReadOnlyList<Person> People, CallHistory History);

    public sealed record Person(ContactId Id, string Name, string? JobTitle);

    public sealed class Handler(CrmDatabase database, CallHistories histories) : IRequestHandler<Query, Model?>
    {
        private const int MostPeople = 100;

        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            var organisation = await database.Organisations.AsNoTracking()
                .Include(organisation => organisation.Owner)
                .Include(organisation => organisation.Numbers.OrderByDescending(number => number.IsPrimary).ThenBy(number => number.Id))
                .FirstOrDefaultAsync(organisation => organisation.Id == query.Id, ct);
            if (organisation is null)
            {
                return null;
            }

            var people = await database.Contacts.Where(contact => contact.OrganisationId == query.Id)
                .OrderBy(contact => contact.Name.ToLower()).Take(MostPeople)
                .Select(contact => new Person(contact.Id, contact.Name, contact.JobTitle)).ToListAsync(ct);
            var history = await histories.ReadAsync(database.Calls.Where(call => call.OrganisationId == query.Id), query.Before, ct);
            return new Model(organisation, people, history);
        }
    }
}
