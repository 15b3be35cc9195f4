using MediatR;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>Stops my own phone ringing. A queue or a group goes on with the others.</summary>
public static class DeclineCall
{
    public sealed record Command(CallId CallId) : IRequest<bool>;

    /// <summary>False: there is no such call of mine.</summary>
    public sealed class Handler(CrmDatabase database, MyCalls calls, ClickToDial telephony, CurrentUser user, Audit audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await calls.Find(command.CallId, ct) is not { } call)
            {
                return false;
            }

            foreach (var phone in calls.PhonesIn(call).Where(call.RingingNow.Contains))
            {
                await telephony.AskAsync(TelephonyCommandKind.Decline, call.Server, phone, call.Id.Value, user.Id, ct);
                audit.Add("decline", "calls", call.Id.Value, new { phone });
            }

            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
