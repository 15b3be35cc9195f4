using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A page of the contacts for a program, the latest made first.</summary>
public static class FetchContacts
{
    /// <param name="Number">Only those who have this number, E.164. Null: all.</param>
    /// <param name="Organisation">Only those who work there. Null: all.</param>
    public sealed record Query(string? Number, OrganisationId? Organisation, AskedRecords Question, Cursor? After, int Limit) : IRequest<Page<ContactAnswer>>;

    public sealed class Handler(ContactSearch search, CustomInputs customs, CurrentUser user) : IRequestHandler<Query, Page<ContactAnswer>>
    {
        public async Task<Page<ContactAnswer>> Handle(Query query, CancellationToken ct)
        {
            var found = await search.FindAsync(query.Question.Search, ct);
            var contacts = query.Question.Narrow(found.AreAlike ? found.Rows.Take(0) : found.Rows).AsNoTracking();
            if (query.Number is { } number)
            {
                contacts = contacts.Where(contact => contact.Numbers.Any(entry => entry.Number == number));
            }

            if (query.Organisation is { } organisation)
            {
                contacts = contacts.Where(contact => contact.OrganisationId == organisation);
            }

            if (query.After is { } cursor)
            {
                var after = new ContactId(cursor.Id);
                contacts = contacts.Where(contact => contact.Id < after);
            }

            var own = await customs.FieldsAsync(FieldNoun.Contacts, ct);
            var rows = await contacts.OrderByDescending(contact => contact.Id).Take(query.Limit + 1)
                .Include(contact => contact.Organisation).Include(contact => contact.Owner).Include(contact => contact.Figures).Include(contact => contact.Numbers)
                .Include(contact => contact.Emails).Include(contact => contact.Messengers).Include(contact => contact.Addresses)
                .Include(contact => contact.Affiliations).ThenInclude(affiliation => affiliation.Organisation).AsSplitQuery()
                .ToListAsync(ct);
            return Page<ContactAnswer>.Of([.. rows.Select(row => ContactAnswer.Of(row, own, user.MasksNumbers))], query.Limit, contact => new Cursor(contact.Id));
        }
    }
}
