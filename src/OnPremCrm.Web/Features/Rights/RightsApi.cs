using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.Access;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Rights;

/// <summary>Teams and roles for programs.</summary>
public sealed class RightsApi : IFeature
{
    private const string AllAtOnce = "All of them at once: nextCursor is always null.";

    public void Map(WebApplication app)
    {
        RestApi.Of(app, "teams").MapGet("", Teams).WithName("listTeams").WithSummary("The teams and who is in them").WithDescription(AllAtOnce);
        RestApi.Of(app, "roles").MapGet("", Roles).WithName("listRoles").WithSummary("The roles and their rights").WithDescription($"For administrators. {AllAtOnce}")
            .RequireAuthorization(Policies.Admin).ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static async Task<Ok<Page<TeamAnswer>>> Teams(IMediator mediator, CancellationToken ct) => TypedResults.Ok(new Page<TeamAnswer>(
        [.. (await mediator.Send(new ListTeams.Query(), ct)).Teams.Select(team => new TeamAnswer(
            team.Team.Id.Value, team.Team.Name, [.. team.Members.Select(member => new Named(member.Id.Value, member.Name))]))], null));

    private static async Task<Ok<Page<RoleAnswer>>> Roles(IMediator mediator, CancellationToken ct)
    {
        var roles = await mediator.Send(new ListRoles.Query(), ct);
        return TypedResults.Ok(new Page<RoleAnswer>(
        [
            .. roles.Usuals.Select(usual => new RoleAnswer(null, null, usual.Role, RoleAnswer.RightsOf(Grants.Of(usual.Role)), false, [], usual.People)),
            .. roles.Owns.Select(own => new RoleAnswer(own.Role.Id.Value, own.Role.Name, own.Role.Level, RoleAnswer.RightsOf(Grants.Of(own.Role)), own.Role.MasksNumbers,
                [.. roles.Fields.Where(field => own.Role.HiddenFields.Contains(field.Id.Value)).Select(field => new RoleAnswer.Field(field.Noun, field.Key))], own.People.Count)),
        ], null));
    }
}
