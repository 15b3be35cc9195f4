using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>One call for a program. A consultation that was merged answers with the call that it became part of.</summary>
public static class FetchCall
{
    /// <summary>Null: there is no such call.</summary>
    public sealed record Query(CallId Id) : IRequest<CallAnswer?>;

    public sealed class Handler(CrmDatabase database, CurrentUser user) : IRequestHandler<Query, CallAnswer?>
    {
        public async Task<CallAnswer?> Handle(Query query, CancellationToken ct)
        {
            var id = await WholeCall.FindAsync(database, query.Id, ct);
            var rows = await new CallAnswers(database, user).ReadAsync(await database.Calls.AsNoTracking().VisibleTo(user.Viewer).Where(call => call.Id == id).ToListAsync(ct), ct);
            return rows.SingleOrDefault();
        }
    }
}
