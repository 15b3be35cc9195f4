using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Callbacks;

/// <summary>Takes a callback upon me, or hands it to a colleague.</summary>
public static class GiveCallback
{
    /// <param name="To">Null: to me.</param>
    public sealed record Command(CallbackId Id, UserId? To) : IRequest<bool>;

    /// <summary>False: it is closed meanwhile, or there is no such callback or active colleague.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var to = command.To ?? user.Id;
            var callback = await database.Callbacks.VisibleTo(user.Viewer).SingleOrDefaultAsync(callback => callback.Id == command.Id && callback.State == CallbackState.Open, ct);
            if (callback is null || !await database.Users.AnyAsync(colleague => colleague.Id == to && colleague.IsActive, ct))
            {
                return false;
            }

            audit.Add(to == user.Id ? "take" : "hand-over", "callbacks", callback.Id.Value, new { from = callback.OwnerId?.Value, to = to.Value });
            callback.GiveTo(to, to == user.Id ? OwnerReason.Taken : OwnerReason.HandedOver, time.GetUtcNow());
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
