using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>The choice of what came of a call, by itself: for the call page and for whatever else shows a call.</summary>
public static class ShowResult
{
    /// <summary>Null: there is no such call.</summary>
    public sealed record Query(CallId Id) : IRequest<ResultChoice?>;

    public sealed class Handler(CrmDatabase database, CurrentUser user) : IRequestHandler<Query, ResultChoice?>
    {
        public async Task<ResultChoice?> Handle(Query query, CancellationToken ct)
        {
            var id = await WholeCall.FindAsync(database, query.Id, ct);
            return await database.Calls.VisibleTo(user.Viewer).AnyAsync(call => call.Id == id, ct) ? await ResultChoice.ReadAsync(database, id, ct) : null;
        }
    }
}
