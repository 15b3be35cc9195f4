using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Gaps;

/// <summary>"I know": the news of a gap goes from this user's pages. It stays in the log and in the ledger. Saying it twice is saying it once.</summary>
public static class DismissGap
{
    public sealed record Command(ListeningGapId Id) : IRequest;

    public sealed class Handler(CrmDatabase database, CurrentUser user, TimeProvider time) : AsyncRequestHandler<Command>
    {
        protected override Task Handle(Command command, CancellationToken ct) => database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO gap_dismissals (gap_id, user_id, dismissed_at)
            SELECT id, {user.Id.Value}, {time.GetUtcNow()} FROM listening_gaps WHERE id = {command.Id.Value}
            ON CONFLICT DO NOTHING
            """, ct);
    }
}
