using MediatR;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Makes several records one, as they were looked at; and takes such a merge back.</summary>
public static class MergeRecords
{
    public sealed record Command(MergeWish Wish) : IRequest<MergeOutcome>;

    /// <param name="Version">The survivor's, as it was looked at.</param>
    public sealed record Undo(MergeId Id, int Version) : IRequest<MergeOutcome>;

    public sealed class Handler(CrmDatabase database, CurrentUser user, TimeProvider time, IHttpContextAccessor accessor) : IRequestHandler<Command, MergeOutcome>, IRequestHandler<Undo, MergeOutcome>
    {
        private MergeDoer Doer => new(user.Viewer, user.Name, accessor.HttpContext?.Connection.RemoteIpAddress?.ToString(), user.TokenId);

        public async Task<MergeOutcome> Handle(Command command, CancellationToken ct) => await new RecordMerge(database, time).MergeAsync(command.Wish, Doer, ct);

        public async Task<MergeOutcome> Handle(Undo command, CancellationToken ct) => await new MergeUndo(database, time).UndoAsync(command.Id, command.Version, Doer, ct);
    }
}
