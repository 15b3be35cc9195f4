using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Says what came of a call, in the company's own words. Whoever sees the call may; the last word counts, and the audit keeps each.</summary>
public static class ChooseResult
{
    /// <param name="ResultId">Null: nothing is said any more.</param>
    public sealed record Command(CallId CallId, CallResultId? ResultId) : IRequest<bool>;

    /// <summary>False: there is no such call, or no such result in use.</summary>
    public sealed class Handler(CrmDatabase database, ResultBook results, CurrentUser user, Audit audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var callId = await WholeCall.FindAsync(database, command.CallId, ct);
            if (!await database.Calls.VisibleTo(user.Viewer).AnyAsync(call => call.Id == callId, ct))
            {
                return false;
            }

            var (isThere, before) = await results.ChooseAsync(callId, command.ResultId, user.IdOrNull, user.Name, ct);
            if (isThere && before != command.ResultId)
            {
                audit.Add(command.ResultId is null ? "clear-result" : "choose-result", "calls", callId.Value, new { from = before?.Value, to = command.ResultId?.Value });
            }

            await database.SaveChangesAsync(ct);
            return isThere;
        }
    }
}
