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
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var callId = await WholeCall.FindAsync(database, command.CallId, ct);
            if (!await database.Calls.VisibleTo(user.Viewer).AnyAsync(call => call.Id == callId, ct))
            {
                return false;
            }

            var chosen = await database.ChosenResults.SingleOrDefaultAsync(one => one.CallId == callId, ct);
            if (command.ResultId is not { } resultId)
            {
                if (chosen is not null)
                {
                    database.ChosenResults.Remove(chosen);
                    audit.Add("clear-result", "calls", callId.Value, new { from = chosen.ResultId.Value });
                    await database.SaveChangesAsync(ct);
                }

                return true;
            }

            if (!await database.CallResults.AnyAsync(result => result.Id == resultId && result.IsActive, ct))
            {
                return false;
            }

            audit.Add("choose-result", "calls", callId.Value, new { from = chosen?.ResultId.Value, to = resultId.Value });
            if (chosen is null)
            {
                chosen = new ChosenResult { CallId = callId, ChosenByName = user.Name };
                database.ChosenResults.Add(chosen);
            }

            (chosen.ResultId, chosen.ChosenBy, chosen.ChosenByName, chosen.ChosenAt) = (resultId, user.IdOrNull, user.Name, time.GetUtcNow());
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
