using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>Finds out whether the dialplan lets me ask a colleague in this call, when I begin to look for one: what would be refused is not offered.</summary>
public static class CheckAsking
{
    public sealed record Command(CallId CallId) : IRequest<bool>;

    /// <summary>False: there is no such call of mine.</summary>
    public sealed class Handler(CrmDatabase database, MyCalls calls, ClickToDial telephony, CurrentUser user) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await calls.Find(command.CallId, ct) is not { } call)
            {
                return false;
            }

            var id = call.Id.Value;
            var isKnown = await database.TelephonyCommands.AnyAsync(asked => asked.TargetId == id && asked.RequestedBy == user.Id && asked.Kind == TelephonyCommandKind.CheckAsking, ct);
            if (!isKnown && calls.PhonesIn(call).FirstOrDefault(call.TalkingNow.Contains) is { } phone)
            {
                await telephony.AskAsync(TelephonyCommandKind.CheckAsking, call.Server, phone, id, user.Id, ct);
                await database.SaveChangesAsync(ct);
            }

            return true;
        }
    }
}
