using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>I said that I would call again: the number is owed a callback of mine, due as any other. One that it is owed already becomes mine.</summary>
public static class PromiseCallback
{
    public sealed record Command(CallId CallId) : IRequest<bool>;

    /// <summary>False: no such call of mine, it has not ended, or it has no number to call.</summary>
    public sealed class Handler(CrmDatabase database, MyCalls calls, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await calls.Find(command.CallId, ct) is not { Number: { } number, EndedAt: { } endedAt } call)
            {
                return false;
            }

            var now = time.GetUtcNow();
            var callback = await database.Callbacks.SingleOrDefaultAsync(open => open.Number == number && open.State == CallbackState.Open, ct);
            if (callback is null)
            {
                database.Callbacks.Add(callback = new Callback
                {
                    Id = CallbackId.New(now),
                    Number = number,
                    ContactId = call.ContactId,
                    OrganisationId = call.OrganisationId,
                    State = CallbackState.Open,
                    Queue = call.Queue,
                    FirstCallId = call.Id,
                    LastCallId = call.Id,
                    LastAttemptAt = endedAt, // this conversation does not close it, a later one does
                    DueAt = await DueAt(now, ct),
                    CreatedAt = now,
                });
            }

            callback.GiveTo(user.Id, OwnerReason.Taken, now);
            audit.Add("promise", "callbacks", callback.Id.Value, new { call = call.Id.Value });
            await database.SaveChangesAsync(ct);
            return true;
        }

        private async Task<DateTimeOffset> DueAt(DateTimeOffset now, CancellationToken ct)
        {
            var hours = await database.WorkingHours.AsNoTracking().SingleAsync(ct);
            return WorkingTime.After(hours, now, hours.CallbackMinutes);
        }
    }
}
