using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Rights;

/// <summary>The teams, with who is in them, and who is in none.</summary>
public static class ListTeams
{
    public sealed record Query : IRequest<Model>;

    public sealed record Model(IReadOnlyList<(Team Team, IReadOnlyList<Member> Members)> Teams, IReadOnlyList<Member> Others);

    public sealed record Member(UserId Id, string Name);

    public sealed class Handler(CrmDatabase database) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var teams = await database.Teams.AsNoTracking().OrderBy(team => team.Name.ToLower()).ToListAsync(ct);
            var people = (await database.Users.Where(user => user.IsActive).OrderBy(user => user.Name).Select(user => new { user.Id, user.Name, user.TeamId }).ToListAsync(ct))
                .ToLookup(user => user.TeamId, user => new Member(user.Id, user.Name));
            return new Model(teams.ConvertAll(team => (team, (IReadOnlyList<Member>)[.. people[team.Id]])), [.. people[null]]);
        }
    }
}
