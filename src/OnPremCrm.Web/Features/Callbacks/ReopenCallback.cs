using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Callbacks;

/// <summary>A callback of mine was settled by somebody else a moment ago, and I owe the call all the same.</summary>
public static class ReopenCallback
{
    public sealed record Command(CallbackId Id) : IRequest<bool>;

    /// <summary>False: it was not mine, it is too long ago, or the number is owed another one meanwhile.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        private static readonly TimeSpan Within = TimeSpan.FromMinutes(10);

        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var since = now - Within;
            var callback = await database.Callbacks.VisibleTo(user.Viewer)
                .SingleOrDefaultAsync(callback => callback.Id == command.Id && callback.OwnerId == user.Id && callback.State == CallbackState.Closed && callback.ClosedAt >= since, ct);
            if (callback is null || await database.Callbacks.AnyAsync(open => open.Number == callback.Number && open.State == CallbackState.Open, ct))
            {
                return false;
            }

            audit.Add("reopen", "callbacks", callback.Id.Value, new { closedBy = callback.ClosedByUserId?.Value, call = callback.ClosedByCallId?.Value });
            callback.State = CallbackState.Open;
            (callback.ClosedAt, callback.ClosedByUserId, callback.ClosedByCallId, callback.ClosedHow, callback.ClosedNote) = (null, null, null, null, null);
            callback.LastAttemptAt = now; // the conversation that closed it does not close it again, a later one does
            callback.UpdatedAt = now;
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
