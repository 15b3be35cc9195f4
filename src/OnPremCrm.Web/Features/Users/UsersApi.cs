using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Users;

/// <summary>The colleagues for programs: whose ids an owner is named by, and who has which phone.</summary>
public sealed class UsersApi : IFeature
{
    public void Map(WebApplication app) => RestApi.Of(app, "users").MapGet("", List).WithName("listUsers").WithSummary("The colleagues with their phones, by name")
        .WithDescription("All of them at once: nextCursor is always null. They are made and changed by an administrator, on the pages.");

    private static async Task<Ok<Page<UserAnswer>>> List(CrmDatabase database, CancellationToken ct)
    {
        var teams = await database.Teams.AsNoTracking().ToDictionaryAsync(team => team.Id, team => new Named(team.Id.Value, team.Name), ct);
        var users = await database.Users.AsNoTracking().Include(user => user.Extensions).OrderBy(user => user.Name.ToLower()).ThenBy(user => user.Id).ToListAsync(ct);
        return TypedResults.Ok(new Page<UserAnswer>(
            users.ConvertAll(user => new UserAnswer(
                user.Id.Value, user.Name, user.Role, user.TeamId is { } team ? teams[team] : null,
                [.. user.Extensions.OrderByDescending(phone => phone.IsPrimary).ThenBy(phone => phone.Extension, StringComparer.Ordinal).Select(phone => new UserAnswer.Phone(phone.Server, phone.Extension, phone.IsPrimary))],
                user.IsActive)), null));
    }
}
