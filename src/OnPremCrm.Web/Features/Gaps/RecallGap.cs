using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Gaps;

/// <summary>Undo of having put the news of a gap away.</summary>
public static class RecallGap
{
    public sealed record Command(ListeningGapId Id) : IRequest;

    public sealed class Handler(CrmDatabase database, CurrentUser user) : AsyncRequestHandler<Command>
    {
        protected override Task Handle(Command command, CancellationToken ct) =>
            database.GapDismissals.Where(dismissal => dismissal.GapId == command.Id && dismissal.UserId == user.Id).ExecuteDeleteAsync(ct);
    }
}
