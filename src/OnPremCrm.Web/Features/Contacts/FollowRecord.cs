using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Deleting;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Where an old link to a record that is not there leads: to the one that it was merged into, or to where it can be brought back.</summary>
public static class FollowRecord
{
    /// <param name="Page">Of the record, as "/edit". Empty: its card.</param>
    public sealed record Query(MergeNoun Noun, Guid Id, string Page = "") : IRequest<string?>;

    public sealed class Handler(CrmDatabase database, CurrentUser user, TimeProvider time) : IRequestHandler<Query, string?>
    {
        /// <returns>Null: nowhere.</returns>
        public async Task<string?> Handle(Query query, CancellationToken ct)
        {
            var into = await MergeBook.WentIntoAsync(database, query.Noun, query.Id, ct);
            var record = into ?? query.Id;
            if (await DeletionBook.Open(database, query.Noun, user.Viewer, time.GetUtcNow()).AnyAsync(deletion => deletion.RecordId == record, ct))
            {
                return $"/{Word.Of(query.Noun)}/deleted?record={record}";
            }

            return into is null ? null : $"/{Word.Of(query.Noun)}/{into}{query.Page}";
        }
    }
}
