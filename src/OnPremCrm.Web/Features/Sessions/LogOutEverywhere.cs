using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Sessions;

/// <summary>A new security stamp: every cookie that carries the old one is worth nothing.</summary>
public static class LogOutEverywhere
{
    public sealed record Command : IRequest;

    public sealed class Handler(UserManager<User> users, SessionBook sessions, CrmDatabase database, CurrentUser current, Audit audit) : AsyncRequestHandler<Command>
    {
        protected override async Task Handle(Command command, CancellationToken ct)
        {
            var user = await database.Users.SingleAsync(user => user.Id == current.Id, ct);
            audit.Add("sign-out", "users", user.Id.Value);
            await users.UpdateSecurityStampAsync(user);
            await sessions.CloseAllAsync(user.Id, except: null, ct);
        }
    }
}
