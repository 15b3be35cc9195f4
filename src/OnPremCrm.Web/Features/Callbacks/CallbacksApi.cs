using System.ComponentModel;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Callbacks;

/// <summary>The callbacks for programs.</summary>
public sealed class CallbacksApi : IFeature
{
    public void Map(WebApplication app) => RestApi.Of(app, "callbacks")
        .MapGet("", List).WithName("listCallbacks").WithSummary("Whom the company has to call back, the latest first")
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<Ok<Page<CallbackAnswer>>, ProblemHttpResult>> List(
        IMediator mediator, CancellationToken ct,
        [Description("open or closed; both if absent.")] string? state,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("Callbacks per page, 1 to 200; 50 if absent.")] string? limit)
    {
        var read = new Parameters();
        var query = new FetchCallbacks.Query(read.Word<CallbackState>("state", state), read.Cursor(cursor), read.Limit(limit));
        return read.Problem is { } problem ? problem : TypedResults.Ok(await mediator.Send(query, ct));
    }
}
