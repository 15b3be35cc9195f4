using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A page of the contacts for a program, the latest made first or in an order of the page's list.</summary>
public static class FetchContacts
{
    /// <param name="Number">Only those who have this number, E.164. Null: all.</param>
    /// <param name="Organisation">Only those who work there. Null: all.</param>
    public sealed record Query(string? Number, OrganisationId? Organisation, AskedRecords Question, int Limit) : IRequest<Page<ContactAnswer>>;

    public sealed class Handler(CrmDatabase database, ContactSearch search, CustomInputs customs, CurrentUser user) : IRequestHandler<Query, Page<ContactAnswer>>
    {
        public async Task<Page<ContactAnswer>> Handle(Query query, CancellationToken ct)
        {
            var found = await search.FindAsync(query.Question.Search, ct);
            var contacts = query.Question.Narrow(found.AreAlike ? found.Rows.Take(0) : found.Rows);
            if (query.Number is { } number)
            {
                contacts = contacts.Where(contact => contact.Numbers.Any(entry => entry.Number == number));
            }

            if (query.Organisation is { } organisation)
            {
                contacts = contacts.Where(contact => contact.OrganisationId == organisation);
            }

            var own = await customs.FieldsAsync(FieldNoun.Contacts, ct);
            if (query.Question.Sort is { } sort)
            {
                var place = new RecordPlace(query.Question.Behind);
                var (lines, _, older) = await RecordOrder.PageAsync(
                    RecordOrder.Of(database, contacts, sort, place, query.Limit, user), ListContacts.Row(database), sort, place, query.Limit, ct);
                var ids = lines.ConvertAll(line => new ContactId(line.Id));
                var whole = await Whole(database.Contacts.Where(contact => ids.Contains(contact.Id))).ToDictionaryAsync(contact => contact.Id, ct);
                return new Page<ContactAnswer>([.. ids.Where(whole.ContainsKey).Select(id => ContactAnswer.Of(whole[id], own, user.MasksNumbers))], query.Question.CursorOf(older));
            }

            if (query.Question.After is { } cursor)
            {
                var after = new ContactId(cursor.Id);
                contacts = contacts.Where(contact => contact.Id < after);
            }

            var rows = await Whole(contacts.OrderByDescending(contact => contact.Id).Take(query.Limit + 1)).ToListAsync(ct);
            return Page<ContactAnswer>.Of([.. rows.Select(row => ContactAnswer.Of(row, own, user.MasksNumbers))], query.Limit, contact => new Cursor(contact.Id));
        }
    }

    /// <summary>With all that an answer tells.</summary>
    public static IQueryable<Contact> Whole(IQueryable<Contact> contacts) => contacts.AsNoTracking()
        .Include(contact => contact.Organisation).Include(contact => contact.Owner).Include(contact => contact.Figures).Include(contact => contact.Numbers)
        .Include(contact => contact.Emails).Include(contact => contact.Messengers).Include(contact => contact.Addresses)
        .Include(contact => contact.Affiliations).ThenInclude(affiliation => affiliation.Organisation).AsSplitQuery();
}
