using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Callbacks;

/// <summary>I was given a callback and give it back to whose it was.</summary>
public static class GiveBackCallback
{
    public sealed record Command(CallbackId Id) : IRequest<bool>;

    /// <summary>False: it is not mine, or closed meanwhile, or nobody gave it to me.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var callback = await database.Callbacks.VisibleTo(user.Viewer)
                .SingleOrDefaultAsync(callback => callback.Id == command.Id && callback.OwnerId == user.Id && callback.State == CallbackState.Open && callback.OwnerReason == OwnerReason.HandedOver, ct);
            var id = command.Id.Value;
            var given = await database.AuditEntries.AsNoTracking().Where(entry => entry.Noun == "callbacks" && entry.NounId == id && entry.Action == "hand-over")
                .OrderByDescending(entry => entry.Id).FirstOrDefaultAsync(ct);
            if (callback is null || given?.Details is null)
            {
                return false;
            }

            var from = JsonDocument.Parse(given.Details).RootElement.TryGetProperty("from", out var before) && before.ValueKind == JsonValueKind.String ? new UserId(before.GetGuid()) : (UserId?)null;
            audit.Add("give-back", "callbacks", id, new { from = user.Id.Value, to = from?.Value });
            callback.GiveTo(from, from is null ? OwnerReason.Nobody : OwnerReason.HandedOver, time.GetUtcNow());
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
