using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Callbacks;

/// <summary>A page of the callbacks for a program, the latest to arise first.</summary>
public static class FetchCallbacks
{
    /// <param name="State">Null: open and closed.</param>
    public sealed record Query(CallbackState? State, Cursor? After, int Limit) : IRequest<Page<CallbackAnswer>>;

    public sealed class Handler(CrmDatabase database, CurrentUser user) : IRequestHandler<Query, Page<CallbackAnswer>>
    {
        public async Task<Page<CallbackAnswer>> Handle(Query query, CancellationToken ct)
        {
            var callbacks = database.Callbacks.AsNoTracking().VisibleTo(user.Viewer);
            if (query.State is { } state)
            {
                callbacks = callbacks.Where(callback => callback.State == state);
            }

            if (query.After is { } cursor)
            {
                var after = new CallbackId(cursor.Id);
                callbacks = callbacks.Where(callback => callback.Id < after);
            }

            var rows = await callbacks.OrderByDescending(callback => callback.Id).Take(query.Limit + 1)
                .Include(callback => callback.Contact).Include(callback => callback.Organisation).Include(callback => callback.Owner)
                .ToListAsync(ct);
            return Page<CallbackAnswer>.Of([.. rows.Select(AnswerOf)], query.Limit, callback => new Cursor(callback.Id));
        }

        private static CallbackAnswer AnswerOf(Callback callback) => new(
            callback.Id.Value, callback.Number, callback.State, callback.Attempts,
            callback.Contact is { } contact ? new Named(contact.Id.Value, contact.Name) : null,
            callback.Organisation is { } organisation ? new Named(organisation.Id.Value, organisation.Name) : null,
            callback.Owner is { } owner ? new Named(owner.Id.Value, owner.Name) : null,
            callback.OwnerReason, callback.Queue, callback.FirstCallId.Value, callback.LastCallId.Value,
            callback.LastAttemptAt.UtcDateTime, callback.DueAt.UtcDateTime, callback.CreatedAt.UtcDateTime,
            callback.ClosedAt?.UtcDateTime, callback.ClosedHow, callback.ClosedByCallId?.Value, callback.ClosedNote);
    }
}
