using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Search;

/// <summary>Find or dial: whatever somebody types, the people and organisations it may mean, and the number if it is one.</summary>
public static class FindAnything
{
    public sealed record Query(string? Text) : IRequest<Model>;

    /// <param name="Number">E.164, when the text is a number. Null otherwise.</param>
    public sealed record Model(string? Number, IReadOnlyList<Person> People, IReadOnlyList<Organisation> Organisations);

    public sealed record Person(ContactId Id, string Name, string? Organisation, string? Number);

    public sealed record Organisation(OrganisationId Id, string Name, string? City);

    public sealed class Handler(ContactSearch search) : IRequestHandler<Query, Model>
    {
        private const int MostPeople = 8;
        private const int MostOrganisations = 4;

        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            if (string.IsNullOrWhiteSpace(query.Text))
            {
                return new Model(null, [], []);
            }

            var people = await (await search.FindAsync(query.Text, ct)).OrderBy(contact => contact.Name.ToLower()).Take(MostPeople)
                .Select(contact => new Person(contact.Id, contact.Name, contact.Organisation!.Name,
                    contact.Numbers.OrderByDescending(number => number.IsPrimary).Select(number => number.Number).FirstOrDefault())).ToListAsync(ct);
            var organisations = await (await search.FindOrganisationsAsync(query.Text, ct)).OrderBy(organisation => organisation.Name.ToLower()).Take(MostOrganisations)
                .Select(organisation => new Organisation(organisation.Id, organisation.Name, organisation.City)).ToListAsync(ct);
            return new Model((await search.NumberOfAsync(query.Text, ct))?.ToString(), people, organisations);
        }
    }
}
