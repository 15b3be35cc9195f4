using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The organisations in the order of their names, a page at a time; all, or those that a search finds.</summary>
public static class ListOrganisations
{
    public const int PageSize = 50;

    /// <param name="Text">A part of the name, or a number in any form. Null: all.</param>
    /// <param name="After">The page behind this organisation.</param>
    /// <param name="Before">The page before this organisation.</param>
    /// <param name="Tag">Only those with this tag. Null: all.</param>
    /// <param name="Chosen">Only those with these values in the company's own fields: keys of fields, and of a choice or yes or no. Null: all.</param>
    public sealed record Query(string? Text, OrganisationId? After, OrganisationId? Before, string? Tag = null, IReadOnlyDictionary<string, string>? Chosen = null) : IRequest<Model>;

    /// <param name="Own">The company's own fields that the list shows.</param>
    /// <param name="OwnFilter">What the list is narrowed by in them, as JSON. Null: nothing.</param>
    /// <param name="AreAlike">No name is spelt as it was typed; these come close.</param>
    public sealed record Model(IReadOnlyList<Row> Rows, OrganisationId? Newer, OrganisationId? Older, IReadOnlyList<CustomField> Own, string? OwnFilter, bool AreAlike);

    public sealed record Row(OrganisationId Id, string Name, string? City, string? Number, string? Owner, int People, string Custom);

    public sealed class Handler(CrmDatabase database, ContactSearch search) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var backwards = query.Before is not null;
            var found = await search.FindOrganisationsAsync(query.Text, ct);
            var own = (await CustomFieldBook.ReadAsync(database, FieldNoun.Organisations, ct)).Where(field => field.IsInList).ToList();
            var filter = new RecordFilter(query.Tag, query.Chosen is null ? null : RecordFilter.Containing(own, query.Chosen));
            var rows = filter.Narrow(found.Rows);

            var organisations = found.AreAlike ? rows : Ordered(await From(rows, query, ct), backwards);
            var page = await organisations.Take(PageSize + 1).Select(organisation => new Row(
                organisation.Id,
                organisation.Name,
                organisation.City,
                organisation.Numbers.Where(number => !number.IsWrong).OrderByDescending(number => number.IsPrimary).Select(number => number.Number).FirstOrDefault(),
                organisation.Owner!.Name,
                organisation.Contacts.Count,
                organisation.Custom)).ToListAsync(ct);
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

        private static IQueryable<Organisation> Ordered(IQueryable<Organisation> organisations, bool backwards) => backwards
            ? organisations.OrderByDescending(organisation => organisation.Name.ToLower()).ThenByDescending(organisation => organisation.Id)
            : organisations.OrderBy(organisation => organisation.Name.ToLower()).ThenBy(organisation => organisation.Id);

        private async Task<IQueryable<Organisation>> From(IQueryable<Organisation> organisations, Query query, CancellationToken ct)
        {
            if ((query.After ?? query.Before) is not { } id
                || await database.Organisations.Where(organisation => organisation.Id == id).Select(organisation => organisation.Name.ToLower()).FirstOrDefaultAsync(ct) is not { } name)
            {
                return organisations;
            }

            return query.Before is null
                ? organisations.Where(organisation => EF.Functions.GreaterThan(ValueTuple.Create(organisation.Name.ToLower(), organisation.Id), ValueTuple.Create(name, id)))
                : organisations.Where(organisation => EF.Functions.LessThan(ValueTuple.Create(organisation.Name.ToLower(), organisation.Id), ValueTuple.Create(name, id)));
        }
    }
}
