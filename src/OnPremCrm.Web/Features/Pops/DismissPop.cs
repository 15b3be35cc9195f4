using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>"Done": the card goes, in every tab and on every machine of mine. Saying it twice is saying it once.</summary>
public static class DismissPop
{
    /// <param name="PopId">The card's id.</param>
    public sealed record Command(Guid PopId) : IRequest;

    public sealed class Handler(CrmDatabase database, CurrentUser user, TimeProvider time) : AsyncRequestHandler<Command>
    {
        // Older ones are of no use: the card of a call shows for minutes.
        private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

        protected override async Task Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            await database.Database.ExecuteSqlAsync(
                $"INSERT INTO pop_dismissals (user_id, pop_id, dismissed_at) VALUES ({user.Id.Value}, {command.PopId}, {now}) ON CONFLICT DO NOTHING", ct);
            await database.PopDismissals.Where(old => old.UserId == user.Id && old.DismissedAt < now - Kept).ExecuteDeleteAsync(ct);
        }
    }
}
