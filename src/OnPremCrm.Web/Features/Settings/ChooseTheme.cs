using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Settings;

/// <summary>Light, dark or as the system, from the user menu.</summary>
public static class ChooseTheme
{
    public sealed record Command(ColourTheme Theme) : IRequest;

    public sealed class Handler(CrmDatabase database, CurrentUser current) : AsyncRequestHandler<Command>
    {
        protected override Task Handle(Command command, CancellationToken ct) =>
            database.Users.Where(user => user.Id == current.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.Theme, command.Theme), ct);
    }
}
