using MediatR;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A page of what happened with a record, for a program: the timeline of its card.</summary>
public static class FetchHistory
{
    /// <param name="Before">Only what was before this moment. Null: from now.</param>
    public sealed record Query(MergeNoun Noun, Guid Record, TimelineShow Show, DateTimeOffset? Before, int Limit) : IRequest<Model?>;

    /// <param name="Record">The one that was asked for, or the one that it was merged into.</param>
    public sealed record Model(Guid Record, Timeline Timeline);

    /// <summary>Null: there is no such record, or it is hidden.</summary>
    public sealed class Handler(CrmDatabase database, Timelines timelines) : IRequestHandler<Query, Model?>
    {
        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            if (await ClientRecord.FindAsync(database, query.Noun, query.Record, ct) is not { } record)
            {
                return null;
            }

            var subject = record.Noun == MergeNoun.Contacts ? await timelines.OfAsync(new ContactId(record.Id), ct) : timelines.Of(new OrganisationId(record.Id));
            return new Model(record.Id, await timelines.ReadAsync(subject, query.Show, query.Before, ct, query.Limit));
        }
    }
}
