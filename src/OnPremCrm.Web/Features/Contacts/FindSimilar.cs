using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Servers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What may be there already: of one field while somebody types into it, or of a record that was just saved.</summary>
public static class FindSimilar
{
    /// <param name="Field">name, number or email.</param>
    /// <param name="Except">The record that is edited. Null: a new one.</param>
    public sealed record Query(MergeNoun Noun, string Field, string Text, Guid? Except) : IRequest<IReadOnlyList<SimilarRecord>>;

    /// <summary>Of a record as it is saved.</summary>
    public sealed record OfSaved(MergeNoun Noun, Guid Id) : IRequest<IReadOnlyList<SimilarRecord>>;

    public sealed class Handler(CrmDatabase database, SimilarRecords similar, HomeNumbering home, CurrentUser user) : IRequestHandler<Query, IReadOnlyList<SimilarRecord>>, IRequestHandler<OfSaved, IReadOnlyList<SimilarRecord>>
    {
        public async Task<IReadOnlyList<SimilarRecord>> Handle(Query query, CancellationToken ct)
        {
            var text = query.Text.Trim();
            var context = await home.FindAsync(cancellationToken: ct);
            var number = query.Field == "number" && NumberingPlan.Read(text, context) is { IsNumber: true } reading ? reading.Number.ToString() : null;
            var asked = query.Field switch
            {
                "name" => new SimilarQuestion(text, [], [], query.Except),
                "email" when text.Contains('@', StringComparison.Ordinal) => new SimilarQuestion(null, [], [text], query.Except),
                "number" when number is not null => new SimilarQuestion(null, [number], [], query.Except),
                _ => null,
            };
            return asked is null ? [] : await similar.FindAsync(query.Noun, user.Viewer, asked, ct);
        }

        public async Task<IReadOnlyList<SimilarRecord>> Handle(OfSaved query, CancellationToken ct)
        {
            var saved = query.Noun == MergeNoun.Contacts
                ? await database.Contacts.IgnoreQueryFilters().Where(contact => contact.Id == new ContactId(query.Id))
                    .Select(contact => new { contact.Name, Numbers = contact.Numbers.Where(number => !number.IsWrong).Select(number => number.Number).ToList(), Emails = contact.Emails.Where(email => !email.IsWrong).Select(email => email.Address).ToList() }).FirstOrDefaultAsync(ct)
                : await database.Organisations.IgnoreQueryFilters().Where(organisation => organisation.Id == new OrganisationId(query.Id))
                    .Select(organisation => new { organisation.Name, Numbers = organisation.Numbers.Where(number => !number.IsWrong).Select(number => number.Number).ToList(), Emails = organisation.Emails.Where(email => !email.IsWrong).Select(email => email.Address).ToList() }).FirstOrDefaultAsync(ct);
            return saved is null ? [] : await similar.FindAsync(query.Noun, user.Viewer, new SimilarQuestion(saved.Name, saved.Numbers, saved.Emails, query.Id), ct);
        }
    }
}
