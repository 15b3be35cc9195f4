using System.Linq.Expressions;
using MediatR;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The organisations a page at a time; all, mine, or those that a search finds.</summary>
public static class ListOrganisations
{
    public const int PageSize = 50;

    public sealed record Query(RecordQuestion Question, RecordPlace Place) : IRequest<RecordList>;

    public sealed class Handler(CrmDatabase database, ContactSearch search, CurrentUser user) : IRequestHandler<Query, RecordList>
    {
        public async Task<RecordList> Handle(Query query, CancellationToken ct)
        {
            var asked = query.Question;
            var found = await search.FindOrganisationsAsync(asked.Q, ct);
            var fields = await CustomFieldBook.ReadAsync(database, FieldNoun.Organisations, ct);
            var filter = asked.Filter(fields, user);
            var organisations = filter.Narrow(found.Rows);

            var place = found.AreAlike ? new RecordPlace() : query.Place;
            var stretches = found.AreAlike ? [organisations.Take(PageSize)] : RecordOrder.Of(database, organisations, asked.Sort, place, PageSize);
            var (rows, newer, older) = await RecordOrder.PageAsync(stretches, Row, asked.Sort, place, PageSize, ct);
            return new RecordList(rows, newer, older, fields, filter.Custom, found.AreAlike);
        }
    }

    /// <summary>An organisation as a line of the list.</summary>
    public static readonly Expression<Func<Organisation, RecordRow>> Row =
        organisation => new RecordRow(
            organisation.Id.Value,
            organisation.Name,
            organisation.Name.ToLower(),
            organisation.Numbers.Where(number => !number.IsWrong).OrderByDescending(number => number.IsPrimary).Select(number => number.Number).FirstOrDefault(),
            organisation.Emails.Where(email => !email.IsWrong).OrderByDescending(email => email.IsPrimary).Select(email => email.Address).FirstOrDefault(),
            organisation.OwnerId,
            organisation.Owner!.Name,
            organisation.Owner.Name.ToLower(),
            organisation.CreatedAt,
            organisation.UpdatedAt)
        {
            Tags = organisation.Tags,
            LastTalkAt = organisation.Figures!.LastTalkAt,
            CallsIn = organisation.Figures.CallsIn,
            CallsOut = organisation.Figures.CallsOut,
            Unanswered = organisation.Figures.Unanswered,
            Source = organisation.Source,
            Custom = organisation.Custom,
            City = organisation.City,
            Country = organisation.Country,
            Website = organisation.Website,
            People = organisation.Contacts.Count,
        };
}
