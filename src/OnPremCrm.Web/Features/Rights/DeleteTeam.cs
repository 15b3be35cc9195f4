using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Rights;

/// <summary>A team goes; who was in it is in none, and sees what is their own.</summary>
public static class DeleteTeam
{
    public sealed record Command(TeamId Id) : IRequest<bool>;

    public sealed class Handler(CrmDatabase database, Audit audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await database.Teams.SingleOrDefaultAsync(known => known.Id == command.Id, ct) is not { } team)
            {
                return false;
            }

            database.Teams.Remove(team);
            audit.Add("delete", "teams", team.Id.Value, new { team.Name });
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
