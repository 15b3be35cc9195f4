using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>With what one record may be merged: what a search finds, else what looks like it.</summary>
public static class FindOthers
{
    private const int Most = 12;

    /// <param name="Text">Null: those that look like it.</param>
    public sealed record Query(MergeNoun Noun, Guid Id, string? Text) : IRequest<IReadOnlyList<Other>>;

    public sealed record Other(Guid Id, string Name, string? Organisation, UserId? OwnerId);

    public sealed class Handler(CrmDatabase database, ContactSearch search, SimilarRecords similar, CurrentUser user) : IRequestHandler<Query, IReadOnlyList<Other>>
    {
        public async Task<IReadOnlyList<Other>> Handle(Query query, CancellationToken ct)
        {
            var noun = query.Noun == MergeNoun.Contacts ? GuardedNoun.Contacts : GuardedNoun.Organisations;
            var sight = user.Viewer.SightOf(noun, Deed.Edit);
            var found = string.IsNullOrWhiteSpace(query.Text) ? await LikeAsync(query, ct) : await SearchAsync(query.Noun, query.Text.Trim(), ct);
            return [.. found.Where(other => other.Id != query.Id && sight.Covers(other.OwnerId))];
        }

        private async Task<IReadOnlyList<Other>> SearchAsync(MergeNoun noun, string text, CancellationToken ct) => noun == MergeNoun.Contacts
            ? await search.SuggestAsync(text, Most, contact => new Other(contact.Id.Value, contact.Name, contact.Organisation!.Name, contact.OwnerId), ct)
            : await search.SuggestOrganisationsAsync(text, Most, organisation => new Other(organisation.Id.Value, organisation.Name, organisation.City, organisation.OwnerId), ct);

        private async Task<IReadOnlyList<Other>> LikeAsync(Query query, CancellationToken ct)
        {
            var asked = query.Noun == MergeNoun.Contacts
                ? await database.Contacts.Where(contact => contact.Id == new ContactId(query.Id))
                    .Select(contact => new { contact.Name, Numbers = contact.Numbers.Select(number => number.Number).ToList(), Emails = contact.Emails.Select(email => email.Address).ToList() }).FirstAsync(ct)
                : await database.Organisations.Where(organisation => organisation.Id == new OrganisationId(query.Id))
                    .Select(organisation => new { organisation.Name, Numbers = organisation.Numbers.Select(number => number.Number).ToList(), Emails = organisation.Emails.Select(email => email.Address).ToList() }).FirstAsync(ct);
            var found = await similar.FindAsync(query.Noun, user.Viewer, new SimilarQuestion(asked.Name, asked.Numbers, asked.Emails, query.Id), ct);
            var ids = found.Select(one => one.Id).OfType<Guid>().ToList();
            var (contacts, organisations) = (ids.ConvertAll(id => new ContactId(id)), ids.ConvertAll(id => new OrganisationId(id)));
            return query.Noun == MergeNoun.Contacts
                ? await database.Contacts.Where(contact => contacts.Contains(contact.Id)).Select(contact => new Other(contact.Id.Value, contact.Name, contact.Organisation!.Name, contact.OwnerId)).ToListAsync(ct)
                : await database.Organisations.Where(organisation => organisations.Contains(organisation.Id)).Select(organisation => new Other(organisation.Id.Value, organisation.Name, organisation.City, organisation.OwnerId)).ToListAsync(ct);
        }
    }
}
