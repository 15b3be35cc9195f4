using MediatR;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Security;

/// <summary>An address that had to wait after too many failed log-ins may try again at once.</summary>
public static class UnlockAddress
{
    public sealed record Command(string Address) : IRequest;

    public sealed class Handler(AddressGuard guard, CrmDatabase database, Audit audit) : AsyncRequestHandler<Command>
    {
        protected override async Task Handle(Command command, CancellationToken ct)
        {
            if (await guard.UnlockAsync(command.Address, ct) > 0)
            {
                audit.Add("unlock", "addresses", null, new { command.Address });
                await database.SaveChangesAsync(ct);
            }
        }
    }
}
