using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OnPremCrm.Core;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Dial;

/// <summary>Click-to-dial for programs.</summary>
public sealed class DialApi : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration) => services.TryAddScoped<ClickToDial>();

    public void Map(WebApplication app)
    {
        var dial = RestApi.Of(app, "dial");
        dial.MapPost("", Ask).WithName("dial").WithSummary("Ring a phone of ours, then dial a number from it")
            .WithDescription("Answers at once; GET /api/v1/dial/{id} says what happens. Never retried: nobody's phone rings twice.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        dial.MapGet("{id:guid}", Show).WithName("getDial").WithSummary("What became of a request to dial")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Accepted<DialAnswer>, ProblemHttpResult>> Ask(IMediator mediator, DialNumber number, CancellationToken ct)
    {
        var outcome = await mediator.Send(new DialForProgram.Command(number.Number, number.Extension), ct);
        if (outcome.Command is { } command)
        {
            return TypedResults.Accepted($"{RestApi.Root}/dial/{command.Id}", DialAnswer.Of(command));
        }

        var read = new Parameters();
        if (!outcome.IsExtensionGood)
        {
            read.Refuse("extension", "\"extension\" must be 1 to 40 letters, digits, dots, hyphens or underscores.");
        }
        else
        {
            read.Refuse("number", $"\"number\" cannot be dialled: {Word.Of(outcome.Fault)}.");
        }

        return read.Problem!;
    }

    private static async Task<Results<Ok<DialAnswer>, ProblemHttpResult>> Show(IMediator mediator, Guid id, CancellationToken ct) =>
        await mediator.Send(new FetchDial.Query(new TelephonyCommandId(id)), ct) is { } command
            ? TypedResults.Ok(DialAnswer.Of(command))
            : Problems.NotFound("There is no such request to dial.");
}
