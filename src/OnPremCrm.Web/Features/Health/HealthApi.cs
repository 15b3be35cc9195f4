using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Health;

/// <summary>For monitors: a small answer for anybody, the servers for a program with a token.</summary>
public sealed class HealthApi : IFeature
{
    public void Map(WebApplication app) => app.MapGet($"{RestApi.Root}/health", Show)
        .WithTags("health").WithName("getHealth").WithSummary("Whether calls are being recorded")
        .WithDescription("Needs no token; with one it tells of each Asterisk server. 503 when the database cannot be reached.")
        .AllowAnonymous().RequireRateLimiting(RequestRate.Policy)
        .Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<Results<Ok<HealthAnswer>, JsonHttpResult<HealthAnswer>>> Show(IMediator mediator, HttpContext context, CancellationToken ct)
    {
        var health = await mediator.Send(new CheckHealth.Query(await HasToken(context)), ct);
        context.Response.Headers.CacheControl = "no-store";
        return health.Status == HealthAnswer.Verdict.Failing
            ? TypedResults.Json(health, statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Ok(health);
    }

    // A token cannot be checked without the database, and that it is down is the very thing to be told.
    private static async Task<bool> HasToken(HttpContext context)
    {
        try
        {
            return (await context.AuthenticateAsync(TokenAuthentication.SchemeName)).Succeeded;
        }
        catch (Exception fault) when (DatabaseFault.IsCauseOf(fault))
        {
            return false;
        }
    }
}
