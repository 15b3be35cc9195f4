using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Deleting;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Deleted records that can be brought back, for programs: the latest deleted first, or that of one record.</summary>
public static class FetchDeletions
{
    public sealed record Query(MergeNoun Noun, Cursor? After, int Limit) : IRequest<Page<DeletionAnswer>>;

    /// <summary>Of a record, or of the one that it was merged into. Null: it was not deleted, is gone for good, or is not for whoever asks.</summary>
    public sealed record OfRecord(MergeNoun Noun, Guid Record) : IRequest<DeletionAnswer?>;

    public sealed class Handler(CrmDatabase database, CurrentUser user, TimeProvider time) : IRequestHandler<Query, Page<DeletionAnswer>>, IRequestHandler<OfRecord, DeletionAnswer?>
    {
        public async Task<Page<DeletionAnswer>> Handle(Query query, CancellationToken ct)
        {
            var guarded = RecordMerge.Guarded(query.Noun);
            if (!user.May(guarded, Deed.Delete))
            {
                throw new NotAllowedException(guarded, Deed.Delete);
            }

            var deletions = Open(query.Noun);
            if (query.After is { } cursor)
            {
                var after = new DeletionId(cursor.Id);
                deletions = deletions.Where(deletion => deletion.Id < after);
            }

            var rows = await deletions.Take(query.Limit + 1).ToListAsync(ct);
            return Page<DeletionAnswer>.Of(rows.ConvertAll(DeletionAnswer.Of), query.Limit, deletion => new Cursor(deletion.Id));
        }

        public async Task<DeletionAnswer?> Handle(OfRecord query, CancellationToken ct)
        {
            var record = await MergeBook.WentIntoAsync(database, query.Noun, query.Record, ct) ?? query.Record;
            return await Open(query.Noun).FirstOrDefaultAsync(deletion => deletion.RecordId == record, ct) is { } found ? DeletionAnswer.Of(found) : null;
        }

        private IQueryable<Deletion> Open(MergeNoun noun) => DeletionBook.Open(database, noun, user.Viewer, time.GetUtcNow()).AsNoTracking();
    }
}
