using MediatR;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>I asked a colleague and go back to the one who waits.</summary>
public static class TakeBack
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

            if (calls.PhonesIn(call).FirstOrDefault(call.TalkingNow.Contains) is { } phone)
            {
                await telephony.AskAsync(TelephonyCommandKind.TakeBack, call.Server, phone, call.Id.Value, user.Id, ct);
                audit.Add("take-back", "calls", call.Id.Value, new { phone });
                await database.SaveChangesAsync(ct);
            }

            return true;
        }
    }
}
