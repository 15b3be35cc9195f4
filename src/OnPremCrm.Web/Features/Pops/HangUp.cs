using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>Asks to end the call I talk in, or the dial I began. Only what is mine.</summary>
public static class HangUp
{
    /// <param name="CallId">The call; null for a dial from which none came yet.</param>
    /// <param name="CommandId">The dial; null for a call that nobody clicked.</param>
    public sealed record Command(CallId? CallId, TelephonyCommandId? CommandId) : IRequest<bool>;

    /// <summary>False: there is no such call or dial of mine.</summary>
    public sealed class Handler(CrmDatabase database, MyCalls calls, ClickToDial telephony, CurrentUser user, Audit audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (command.CallId is { } callId && await calls.Find(callId, ct) is { } call && call.State != CallState.Ended)
            {
                await telephony.HangUpAsync(call.Server, calls.PhonesIn(call)[0], call.Id.Value, user.Id, ct);
                audit.Add("hang-up", "calls", call.Id.Value);
            }
            else if (command.CommandId is { } commandId
                && await database.TelephonyCommands.AsNoTracking().SingleOrDefaultAsync(dial => dial.Id == commandId && dial.RequestedBy == user.Id, ct) is { } mine)
            {
                await telephony.HangUpAsync(mine.Server, mine.Extension, mine.Id.Value, user.Id, ct);
                audit.Add("hang-up", "commands", mine.Id.Value);
            }
            else
            {
                return false;
            }

            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
