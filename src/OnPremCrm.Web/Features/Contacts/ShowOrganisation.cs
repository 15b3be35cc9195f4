using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Everything about one organisation: details, what we owe any of its people, figures, and what happened with all of them, newest first.</summary>
public static class ShowOrganisation
{
    /// <param name="Before">The timeline before this moment. Null: from now.</param>
    public sealed record Query(OrganisationId Id, TimelineShow Show = TimelineShow.All, DateTimeOffset? Before = null) : IRequest<Model?>;

    /// <param name="Own">The company's own fields.</param>
    /// <param name="Layout">In which order the details stand.</param>
    /// <param name="Debts">What we owe. Empty when nothing.</param>
    /// <param name="People">Those for whom it is one of several organisations too.</param>
    /// <param name="Above">What it is a part of, from the top down.</param>
    /// <param name="Parts">Its direct parts.</param>
    /// <param name="Former">Those who were there before, a line for each part that they had.</param>
    public sealed record Model(Organisation Organisation, IReadOnlyList<Debt> Debts, Figures Figures, IReadOnlyList<Person> People, IReadOnlyList<Person> Former, IReadOnlyList<Organisation> Above, IReadOnlyList<Organisation> Parts, Timeline Timeline,
        IReadOnlyList<CustomField> Own, RecordLayout Layout, FileShelf Files);

    /// <param name="Number">The number to call first. Null: none is known.</param>
    /// <param name="Part">What they are or were there, and when.</param>
    public sealed record Person(ContactId Id, string Name, string? Part, string? Number);

    public sealed class Handler(CrmDatabase database, CustomInputs customs, Timelines timelines, CurrentUser user, Words words, TimeProvider time) : IRequestHandler<Query, Model?>
    {
        private const int MostPeople = 100;
        private const int MostParts = 100;

        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            var organisation = await database.Organisations.AsNoTracking()
                .Include(organisation => organisation.Owner)
                .Include(organisation => organisation.Numbers)
                .Include(organisation => organisation.Emails).Include(organisation => organisation.Messengers).Include(organisation => organisation.Addresses).AsSplitQuery()
                .Include(organisation => organisation.Ranges.OrderBy(range => range.FirstNumber))
                .FirstOrDefaultAsync(organisation => organisation.Id == query.Id, ct);
            if (organisation is null)
            {
                return null;
            }

            var subject = timelines.Of(query.Id);
            var people = await database.Contacts.Where(contact => contact.OrganisationId == query.Id)
                .OrderBy(contact => contact.Name.ToLower()).Take(MostPeople)
                .Select(contact => new Person(contact.Id, contact.Name, contact.JobTitle,
                    contact.Numbers.Where(number => !number.IsWrong).OrderByDescending(number => number.IsPrimary).Select(number => number.Number).FirstOrDefault())).ToListAsync(ct);
            var further = await database.Contacts.SelectMany(contact => contact.Affiliations.Where(affiliation => affiliation.OrganisationId == query.Id), (contact, affiliation) => new
                {
                    affiliation.IsPast, affiliation.Role, affiliation.Since, affiliation.Until, contact.Id, contact.Name,
                    Number = contact.Numbers.Where(number => !number.IsWrong).OrderByDescending(number => number.IsPrimary).Select(number => number.Number).FirstOrDefault(),
                })
                .OrderBy(part => part.IsPast).ThenByDescending(part => part.Until).ThenBy(part => part.Name.ToLower()).Take(2 * MostPeople).ToListAsync(ct);
            var parts = further.ToLookup(part => part.IsPast, part => new Person(part.Id, part.Name, AffiliationText.Part(words, part.Role, part.Since, part.Until), part.Number));
            var own = await customs.FieldsAsync(FieldNoun.Organisations, ct);
            return new Model(
                organisation,
                await Debt.OfAsync(subject.Callbacks, database, user, time.GetUtcNow(), ct),
                await timelines.CountAsync(subject, ct),
                [.. people.Concat(parts[false]).GroupBy(person => person.Id).Select(Together).OrderBy(person => person.Name, StringComparer.CurrentCultureIgnoreCase)],
                [.. parts[true]],
                await OrganisationTree.AboveAsync(database, query.Id, ct),
                await OrganisationTree.PartsAsync(database, query.Id, MostParts, ct),
                await timelines.ReadAsync(subject, query.Show, query.Before, ct),
                own,
                await RecordLayout.ReadAsync(database, FieldNoun.Organisations, own, ct),
                await FileBook.ShelfAsync(database, MergeNoun.Organisations, query.Id.Value, ct));
        }

        // Somebody may be two things in one organisation.
        private Person Together(IEnumerable<Person> parts) =>
            parts.First() with { Part = string.Join(words["contacts.fields.comma"], parts.Select(part => part.Part).OfType<string>().Distinct()) is { Length: > 0 } said ? said : null };
    }
}
