using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A page of the organisations for a program, the latest made first or in an order of the page's list.</summary>
public static class FetchOrganisations
{
    /// <param name="Number">Only those that have this number, E.164, their own or within a block. Null: all.</param>
    public sealed record Query(string? Number, AskedRecords Question, int Limit) : IRequest<Page<OrganisationAnswer>>;

    public sealed class Handler(CrmDatabase database, ContactSearch search, CustomInputs customs, CurrentUser user) : IRequestHandler<Query, Page<OrganisationAnswer>>
    {
        public async Task<Page<OrganisationAnswer>> Handle(Query query, CancellationToken ct)
        {
            var found = await search.FindOrganisationsAsync(query.Question.Search, ct);
            var organisations = query.Question.Narrow(found.AreAlike ? found.Rows.Take(0) : found.Rows);
            if (query.Number is { } number)
            {
                var length = number.Length;
                organisations = organisations.Where(organisation => organisation.Numbers.Any(entry => entry.Number == number) || organisation.Ranges.Any(range =>
                    range.FirstNumber.Length == length && string.Compare(range.FirstNumber, number) <= 0 && string.Compare(range.LastNumber, number) >= 0));
            }

            var own = await customs.FieldsAsync(FieldNoun.Organisations, ct);
            if (query.Question.Sort is { } sort)
            {
                var place = new RecordPlace(query.Question.Behind);
                var (lines, _, older) = await RecordOrder.PageAsync(RecordOrder.Of(database, organisations, sort, place, query.Limit), ListOrganisations.Row, sort, place, query.Limit, ct);
                var ids = lines.ConvertAll(line => new OrganisationId(line.Id));
                var whole = await Whole(database.Organisations.Where(organisation => ids.Contains(organisation.Id))).ToDictionaryAsync(organisation => organisation.Id, ct);
                return new Page<OrganisationAnswer>([.. ids.Where(whole.ContainsKey).Select(id => OrganisationAnswer.Of(whole[id], own, user.MasksNumbers))], query.Question.CursorOf(older));
            }

            if (query.Question.After is { } cursor)
            {
                var after = new OrganisationId(cursor.Id);
                organisations = organisations.Where(organisation => organisation.Id < after);
            }

            var rows = await Whole(organisations.OrderByDescending(organisation => organisation.Id).Take(query.Limit + 1)).ToListAsync(ct);
            return Page<OrganisationAnswer>.Of([.. rows.Select(row => OrganisationAnswer.Of(row, own, user.MasksNumbers))], query.Limit, organisation => new Cursor(organisation.Id));
        }
    }

    /// <summary>With all that an answer tells.</summary>
    public static IQueryable<Organisation> Whole(IQueryable<Organisation> organisations) => organisations.AsNoTracking()
        .Include(organisation => organisation.Owner).Include(organisation => organisation.Figures).Include(organisation => organisation.Parent).Include(organisation => organisation.Numbers).Include(organisation => organisation.Ranges)
        .Include(organisation => organisation.Emails).Include(organisation => organisation.Messengers).Include(organisation => organisation.Addresses).AsSplitQuery();
}
