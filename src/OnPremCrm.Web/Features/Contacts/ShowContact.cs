using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Everything about one contact: details, what we owe, figures, colleagues, and what happened, newest first.</summary>
public static class ShowContact
{
    /// <param name="Before">The timeline before this moment. Null: from now.</param>
    public sealed record Query(ContactId Id, TimelineShow Show = TimelineShow.All, DateTimeOffset? Before = null) : IRequest<Model?>;

    /// <param name="Debts">What we owe. Empty when nothing.</param>
    /// <param name="Own">The company's own fields.</param>
    /// <param name="Layout">In which order the details stand.</param>
    /// <param name="Consents">Empty when the company asks for none.</param>
    /// <param name="SharedBy">How many others have the same number, by number.</param>
    public sealed record Model(
        Contact Contact, IReadOnlyList<Debt> Debts, Figures Figures, IReadOnlyList<Colleague> Colleagues, IReadOnlyDictionary<string, int> SharedBy, Timeline Timeline,
        IReadOnlyList<CustomField> Own, RecordLayout Layout, IReadOnlyList<ConsentStanding> Consents, FileShelf Files);

    public sealed record Colleague(ContactId Id, string Name, string? JobTitle);

    public sealed class Handler(CrmDatabase database, CustomInputs customs, Timelines timelines, CurrentUser user, TimeProvider time) : IRequestHandler<Query, Model?>
    {
        private const int MostColleagues = 20;

        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            var contact = await database.Contacts.AsNoTracking()
                .Include(contact => contact.Organisation)
                .Include(contact => contact.Owner)
                .Include(contact => contact.Numbers)
                .Include(contact => contact.Emails).Include(contact => contact.Messengers).Include(contact => contact.Addresses)
                .Include(contact => contact.Affiliations).ThenInclude(affiliation => affiliation.Organisation).AsSplitQuery()
                .FirstOrDefaultAsync(contact => contact.Id == query.Id, ct);
            if (contact is null)
            {
                return null;
            }

            var numbers = contact.Numbers.Select(number => number.Number).ToList();
            var subject = await timelines.OfAsync(contact.Id, ct);
            var colleagues = contact.OrganisationId is not { } organisation
                ? []
                : await database.Contacts.Where(other => other.OrganisationId == organisation && other.Id != contact.Id)
                    .OrderBy(other => other.Name.ToLower()).Take(MostColleagues)
                    .Select(other => new Colleague(other.Id, other.Name, other.JobTitle)).ToListAsync(ct);
            var sharedBy = await database.PhoneNumbers.Where(number => numbers.Contains(number.Number) && number.ContactId != contact.Id)
                .GroupBy(number => number.Number).Select(group => new { group.Key, Count = group.Count() })
                .ToDictionaryAsync(group => group.Key, group => group.Count, ct);
            var own = await customs.FieldsAsync(FieldNoun.Contacts, ct);
            return new Model(
                contact,
                await Debt.OfAsync(subject.Callbacks, database, user, time.GetUtcNow(), ct),
                await timelines.CountAsync(subject, ct),
                colleagues,
                sharedBy,
                await timelines.ReadAsync(subject, query.Show, query.Before, ct),
                own,
                await RecordLayout.ReadAsync(database, FieldNoun.Contacts, own, ct),
                ConsentBook.Standings(await ConsentBook.PurposesAsync(database, ct), await ConsentBook.HistoryAsync(database, contact.Id, ct)),
                await FileBook.ShelfAsync(database, MergeNoun.Contacts, contact.Id.Value, ct));
        }
    }
}
