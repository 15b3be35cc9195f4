using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Sessions;

/// <summary>The language of a user, or of a browser in which nobody is logged in (then only its cookie, which the page sets).</summary>
public static class ChooseLanguage
{
    public sealed record Command(string Code) : IRequest;

    public sealed class Handler(CrmDatabase database, CurrentUser current) : AsyncRequestHandler<Command>
    {
        protected override async Task Handle(Command command, CancellationToken ct)
        {
            if (current.IdOrNull is { } id)
            {
                await database.Users.Where(user => user.Id == id).ExecuteUpdateAsync(set => set.SetProperty(user => user.Language, command.Code), ct);
            }
        }
    }
}
