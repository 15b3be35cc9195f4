using System.ComponentModel;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Search;

/// <summary>The search box for programs.</summary>
public sealed class SearchApi : IFeature
{
    private const int LongestText = 200;

    public void Map(WebApplication app) => RestApi.Of(app, "search").MapGet("", Find).WithName("search").WithSummary("What a text may mean: people, organisations, colleagues, calls")
        .WithDescription("As the search box finds it: names in any alphabet and with typing errors, numbers in any form or a part of one, addresses, own fields. For whole lists ask /contacts and /organisations with search.")
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<Ok<SearchAnswer>, ProblemHttpResult>> Find(
        IMediator mediator, CancellationToken ct, [Description("What somebody would type into the search box.")] string? q)
    {
        var read = new Parameters();
        if (string.IsNullOrWhiteSpace(q) || q.Length > LongestText || q.Any(char.IsControl))
        {
            read.Refuse("q", $"\"q\" must have 1 to {LongestText} characters, none of them a control character.");
        }

        return read.Problem is { } problem ? problem : TypedResults.Ok(SearchAnswer.Of(await mediator.Send(new FindAnything.Query(q, IsSuggestion: false), ct)));
    }
}
