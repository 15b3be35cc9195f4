using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Rights;

/// <summary>Somebody joins a team, or leaves the one they were in.</summary>
public static class PutIntoTeam
{
    /// <param name="TeamId">Null: into none.</param>
    public sealed record Command(UserId UserId, TeamId? TeamId) : IRequest<bool>;

    /// <summary>False: there is no such person or team.</summary>
    public sealed class Handler(CrmDatabase database, Audit audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var user = await database.Users.SingleOrDefaultAsync(known => known.Id == command.UserId, ct);
            if (user is null || (command.TeamId is { } team && !await database.Teams.AnyAsync(known => known.Id == team, ct)))
            {
                return false;
            }

            audit.Add("put-into-team", "users", user.Id.Value, new { from = user.TeamId?.Value, to = command.TeamId?.Value });
            user.TeamId = command.TeamId;
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
