using MediatR;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What it would mean to take a merge back.</summary>
public static class UndoMerge
{
    public sealed record Query(MergeId Id) : IRequest<MergeUndoPreview?>;

    public sealed class Handler(CrmDatabase database, CurrentUser user, TimeProvider time) : IRequestHandler<Query, MergeUndoPreview?>
    {
        /// <returns>Null: it cannot be undone, or is not for whoever asks.</returns>
        public async Task<MergeUndoPreview?> Handle(Query query, CancellationToken ct) => await new MergeUndo(database, time).PreviewAsync(query.Id, user.Viewer, ct);
    }
}
