using MediatR;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Where a record went that is not there: an old link leads to the one that it was merged into.</summary>
public static class FollowMerge
{
    public sealed record Query(MergeNoun Noun, Guid Id) : IRequest<Guid?>;

    public sealed class Handler(CrmDatabase database) : IRequestHandler<Query, Guid?>
    {
        public async Task<Guid?> Handle(Query query, CancellationToken ct) => await MergeBook.WentIntoAsync(database, query.Noun, query.Id, ct);
    }
}
