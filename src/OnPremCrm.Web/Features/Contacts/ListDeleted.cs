using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Deleting;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Deleted records that can be brought back.</summary>
public static class ListDeleted
{
    private const int PageSize = 50;

    /// <param name="Record">This one alone. Null: all.</param>
    /// <param name="After">Where the page before ended. Null: the first.</param>
    public sealed record Query(MergeNoun Noun, Guid? Record = null, DeletionId? After = null) : IRequest<Model>;

    /// <param name="Older">Where the next page begins. Null: there is none.</param>
    public sealed record Model(IReadOnlyList<Line> Lines, DeletionId? Older);

    /// <param name="Counts">What gets its name back.</param>
    /// <param name="DaysLeft">To bring it back, the day that has begun too.</param>
    public sealed record Line(DeletionId Id, string Name, string By, DateTimeOffset At, MergeCounts Counts, int DaysLeft);

    public sealed class Handler(CrmDatabase database, CurrentUser user, TimeProvider time) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var guarded = query.Noun == MergeNoun.Contacts ? GuardedNoun.Contacts : GuardedNoun.Organisations;
            if (!user.May(guarded, Deed.Delete))
            {
                throw new NotAllowedException(guarded, Deed.Delete);
            }

            var now = time.GetUtcNow();
            var open = DeletionBook.Open(database, query.Noun, user.Viewer, now).AsNoTracking();
            open = query.Record is { } record ? open.Where(deletion => deletion.RecordId == record) : open;
            open = query.After is { } after ? open.Where(deletion => deletion.Id < after) : open;
            var deletions = await open.Take(PageSize).Select(deletion => new { deletion.Id, deletion.Name, deletion.DeletedByName, deletion.DeletedAt, deletion.RestoreUntil }).ToListAsync(ct);
            var moves = await DeletionBook.CountsAsync(database, [.. deletions.Select(deletion => deletion.Id)], ct);
            return new Model(
                [.. deletions.Select(deletion => new Line(deletion.Id, deletion.Name!, deletion.DeletedByName, deletion.DeletedAt, moves[deletion.Id], (int)Math.Ceiling((deletion.RestoreUntil - now).TotalDays)))],
                deletions.Count < PageSize ? null : deletions[^1].Id);
        }
    }
}
