using System.Linq.Expressions;
using MediatR;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The contacts a page at a time; all, mine, or those that a search finds.</summary>
public static class ListContacts
{
    public const int PageSize = 50;

    public sealed record Query(RecordQuestion Question, RecordPlace Place) : IRequest<RecordList>;

    public sealed class Handler(CrmDatabase database, ContactSearch search, CurrentUser user) : IRequestHandler<Query, RecordList>
    {
        public async Task<RecordList> Handle(Query query, CancellationToken ct)
        {
            var asked = query.Question;
            var found = await search.FindAsync(asked.Q, ct);
            var fields = await CustomFieldBook.ReadAsync(database, FieldNoun.Contacts, ct);
            var filter = asked.Filter(fields, user);
            var contacts = filter.Narrow(found.Rows);

            var place = found.AreAlike ? new RecordPlace() : query.Place;
            var stretches = found.AreAlike ? [contacts.Take(PageSize)] : RecordOrder.Of(database, contacts, asked.Sort, place, PageSize, user);
            var (rows, newer, older) = await RecordOrder.PageAsync(stretches, Row(database), asked.Sort, place, PageSize, ct);
            return new RecordList(rows, newer, older, fields, filter.Custom, found.AreAlike);
        }
    }

    /// <summary>A contact as a line of the list.</summary>
    public static Expression<Func<Contact, RecordRow>> Row(CrmDatabase database) =>
        contact => new RecordRow(
            contact.Id.Value,
            contact.Name,
            contact.Name.ToLower(),
            contact.Numbers.Where(number => !number.IsWrong).OrderByDescending(number => number.IsPrimary).Select(number => number.Number).FirstOrDefault(),
            contact.Email,
            contact.OwnerId,
            contact.Owner!.Name,
            contact.Owner.Name.ToLower(),
            contact.CreatedAt,
            contact.UpdatedAt)
        {
            Tags = contact.Tags,
            LastTalkAt = contact.Figures!.LastTalkAt,
            CallsIn = contact.Figures.CallsIn,
            CallsOut = contact.Figures.CallsOut,
            Unanswered = contact.Figures.Unanswered,
            Source = contact.Source,
            Custom = contact.Custom,
            OrganisationId = contact.OrganisationId,
            Organisation = contact.Organisation!.Name,
            LowOrganisation = contact.Organisation.Name.ToLower(),
            JobTitle = contact.JobTitle,
            Language = contact.Language,
            Birthday = contact.Birthday,
            LastCallAt = database.Calls.Where(call => call.ContactId == contact.Id && call.MergedInto == null)
                .OrderByDescending(call => call.Id).Select(call => (DateTimeOffset?)call.StartedAt).FirstOrDefault(),
        };
}
