using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>My phones take no calls of their queues for a while, or take them again. The phone bar changes when Asterisk says so.</summary>
public static class TakeBreak
{
    /// <param name="IsOver">Back to work.</param>
    public sealed record Command(bool IsOver) : IRequest;

    public sealed class Handler(CrmDatabase database, ClickToDial telephony, CurrentUser user, Audit audit) : AsyncRequestHandler<Command>
    {
        protected override async Task Handle(Command command, CancellationToken ct)
        {
            foreach (var (server, extension) in user.Extensions)
            {
                if (await database.QueueMembers.AnyAsync(member => member.Server == server && member.Extension == extension, ct))
                {
                    await telephony.AskAsync(command.IsOver ? TelephonyCommandKind.Resume : TelephonyCommandKind.Pause, server, extension, null, user.Id, ct);
                    audit.Add(command.IsOver ? "resume" : "pause", "users", user.Id.Value, new { phone = extension });
                }
            }

            await database.SaveChangesAsync(ct);
        }
    }
}
