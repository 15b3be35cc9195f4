using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>A browser says that it shows these cards: the only proof that a pop reached a person. The first time of each user counts.</summary>
public static class ConfirmPops
{
    // More than this ring at nobody's phones at once.
    private const int Most = 20;

    /// <param name="CallIds">The calls whose cards are on the page.</param>
    /// <param name="IsVisible">The page is in front; false: in a window or tab in the background.</param>
    public sealed record Command(IReadOnlyList<CallId> CallIds, bool IsVisible) : IRequest<bool>;

    /// <summary>False: none of them is a call at a phone of mine.</summary>
    public sealed class Handler(CrmDatabase database, MyCalls calls, CurrentUser user, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            DateTimeOffset? seen = command.IsVisible ? now : null;
            var isMine = false;
            foreach (var id in command.CallIds.Distinct().Take(Most))
            {
                if (await calls.Find(id, ct) is not { } call)
                {
                    continue;
                }

                isMine = true;
                var phones = calls.PhonesIn(call);
                var phone = phones.FirstOrDefault(call.RingingNow.Contains) ?? phones[0];
                await database.Database.ExecuteSqlAsync($"""
                    INSERT INTO pop_deliveries (call_id, user_id, extension, shown_at, was_visible, seen_at)
                    VALUES ({id.Value}, {user.Id.Value}, {phone}, {now}, {command.IsVisible}, {seen})
                    ON CONFLICT (call_id, user_id) DO UPDATE SET seen_at = greatest(excluded.seen_at, pop_deliveries.shown_at)
                    WHERE pop_deliveries.seen_at IS NULL AND excluded.seen_at IS NOT NULL
                    """, ct);
            }

            return isMine;
        }
    }
}
