using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Keyboard;

/// <summary>Whether single letters are keys. Those who dictate, or whose hands slip, want them off (WCAG 2.1.4).</summary>
public static class ChooseKeys
{
    public sealed record Command(bool SingleKeys) : IRequest;

    public sealed class Handler(CrmDatabase database, CurrentUser current) : AsyncRequestHandler<Command>
    {
        protected override Task Handle(Command command, CancellationToken ct) =>
            database.Users.Where(user => user.Id == current.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.SingleKeys, command.SingleKeys), ct);
    }
}
