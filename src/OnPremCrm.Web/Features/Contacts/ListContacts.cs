using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The contacts in the order of their names, a page at a time; all, mine, or those that a search finds.</summary>
public static class ListContacts
{
    public const int PageSize = 50;

    /// <param name="Text">A part of a name, of an organisation's name, of an e-mail, or a number in any form. Null: all.</param>
    /// <param name="After">The page behind this contact.</param>
    /// <param name="Before">The page before this contact.</param>
    /// <param name="Tag">Only those with this tag. Null: all.</param>
    /// <param name="Chosen">Only those with these values in the company's own fields: keys of fields, and of a choice or yes or no. Null: all.</param>
    public sealed record Query(string? Text, bool Mine, ContactId? After, ContactId? Before, string? Tag = null, IReadOnlyDictionary<string, string>? Chosen = null) : IRequest<Model>;

    /// <param name="Own">The company's own fields that the list shows.</param>
    /// <param name="OwnFilter">What the list is narrowed by in them, as JSON. Null: nothing.</param>
    /// <param name="AreAlike">No name is spelt as it was typed; these come close.</param>
    public sealed record Model(IReadOnlyList<Row> Rows, ContactId? Newer, ContactId? Older, IReadOnlyList<CustomField> Own, string? OwnFilter, bool AreAlike);

    /// <param name="LastCallAt">Null when there never was a call.</param>
    public sealed record Row(
        ContactId Id, string Name, string? JobTitle, OrganisationId? OrganisationId, string? Organisation, string? Number, string? Owner, UserId? OwnerId, DateTimeOffset? LastCallAt, string Custom);

    public sealed class Handler(CrmDatabase database, ContactSearch search, CurrentUser user) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var found = await search.FindAsync(query.Text, ct);
            var contacts = found.Rows;
            if (query.Mine)
            {
                contacts = contacts.Where(contact => contact.OwnerId == user.Id);
            }

            var own = (await CustomFieldBook.ReadAsync(database, FieldNoun.Contacts, ct)).Where(field => field.IsInList).ToList();
            var filter = new RecordFilter(query.Tag, query.Chosen is null ? null : RecordFilter.Containing(own, query.Chosen));
            contacts = filter.Narrow(contacts);

            var backwards = query.Before is not null;
            var page = await (found.AreAlike ? contacts : Ordered(await From(contacts, query, ct), backwards)).Take(PageSize + 1).Select(contact => new Row(
                contact.Id,
                contact.Name,
                contact.JobTitle,
                contact.OrganisationId,
                contact.Organisation!.Name,
                contact.Numbers.Where(number => !number.IsWrong).OrderByDescending(number => number.IsPrimary).Select(number => number.Number).FirstOrDefault(),
                contact.Owner!.Name,
                contact.OwnerId,
                database.Calls.Where(call => call.ContactId == contact.Id && call.MergedInto == null)
                    .OrderByDescending(call => call.Id).Select(call => (DateTimeOffset?)call.StartedAt).FirstOrDefault(),
                contact.Custom)).ToListAsync(ct);
            var more = page.Count > PageSize && !found.AreAlike;
            page = page[..Math.Min(page.Count, PageSize)];
            if (backwards)
            {
                page.Reverse();
            }

            var hasNewer = backwards ? more : query.After is not null && !found.AreAlike;
            var hasOlder = backwards || more;
            return new Model(page, hasNewer && page.Count > 0 ? page[0].Id : null, hasOlder && page.Count > 0 ? page[^1].Id : null, own, filter.Custom, found.AreAlike);
        }

        // Keyset: the name and the id of the row that the page begins behind. A contact that is gone begins at the first page.
        private async Task<IQueryable<Contact>> From(IQueryable<Contact> contacts, Query query, CancellationToken ct)
        {
            if ((query.After ?? query.Before) is not { } id
                || await database.Contacts.Where(contact => contact.Id == id).Select(contact => contact.Name.ToLower()).FirstOrDefaultAsync(ct) is not { } name)
            {
                return contacts;
            }

            return query.Before is null
                ? contacts.Where(contact => EF.Functions.GreaterThan(ValueTuple.Create(contact.Name.ToLower(), contact.Id), ValueTuple.Create(name, id)))
                : contacts.Where(contact => EF.Functions.LessThan(ValueTuple.Create(contact.Name.ToLower(), contact.Id), ValueTuple.Create(name, id)));
        }

        private static IQueryable<Contact> Ordered(IQueryable<Contact> contacts, bool backwards) => backwards
            ? contacts.OrderByDescending(contact => contact.Name.ToLower()).ThenByDescending(contact => contact.Id)
            : contacts.OrderBy(contact => contact.Name.ToLower()).ThenBy(contact => contact.Id);
    }
}
