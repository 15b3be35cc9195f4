using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Callbacks;

/// <summary>What I handed over a moment ago is mine again: as far as nobody has done anything with it since.</summary>
public static class UndoShift
{
    public sealed record Command(Guid Shift) : IRequest;

    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : AsyncRequestHandler<Command>
    {
        private static readonly TimeSpan UndoneWithin = TimeSpan.FromMinutes(10);

        protected override async Task Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var since = now - UndoneWithin;
            var handed = (await database.AuditEntries.AsNoTracking()
                .Where(entry => entry.Noun == "callbacks" && entry.Action == "hand-over" && entry.UserId == user.Id && entry.At >= since && entry.NounId != null).ToListAsync(ct))
                .Select(entry => (Id: new CallbackId(entry.NounId!.Value), Told: JsonDocument.Parse(entry.Details ?? "{}").RootElement))
                .Where(entry => entry.Told.TryGetProperty("shift", out var shift) && shift.TryGetGuid(out var id) && id == command.Shift)
                .ToDictionary(entry => entry.Id, entry => entry.Told);
            var ids = handed.Keys.ToList();
            foreach (var callback in await database.Callbacks.VisibleTo(user.Viewer).Where(callback => ids.Contains(callback.Id) && callback.State == CallbackState.Open).ToListAsync(ct))
            {
                var told = handed[callback.Id];
                var to = told.GetProperty("to");
                if (callback.OwnerId != (to.ValueKind == JsonValueKind.Null ? null : new UserId(to.GetGuid())))
                {
                    continue; // somebody has taken it, or given it on
                }

                audit.Add("give-back", "callbacks", callback.Id.Value, new { from = callback.OwnerId?.Value, to = user.Id.Value });
                callback.GiveTo(user.Id, Enum.TryParse<OwnerReason>(told.GetProperty("reason").GetString(), out var reason) ? reason : OwnerReason.Taken, now);
            }

            await database.SaveChangesAsync(ct);
        }
    }
}
