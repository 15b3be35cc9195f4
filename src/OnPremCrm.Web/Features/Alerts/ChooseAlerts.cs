using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Alerts;

/// <summary>Whether a ringing call makes a sound and a notification of the browser. Both are off until a user asks for them.</summary>
public static class ChooseAlerts
{
    public sealed record Command : IRequest
    {
        public bool Sound { get; init; }

        public bool Notify { get; init; }
    }

    public sealed class Handler(CrmDatabase database, CurrentUser current) : AsyncRequestHandler<Command>
    {
        protected override Task Handle(Command command, CancellationToken ct) => database.Users.Where(user => user.Id == current.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.PopSound, command.Sound).SetProperty(user => user.PopNotify, command.Notify), ct);
    }
}
