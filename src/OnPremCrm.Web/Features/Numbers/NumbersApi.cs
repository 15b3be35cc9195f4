using System.ComponentModel;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>For programs of administrators: what could not be read, and what is only logged.</summary>
public sealed class NumbersApi : IFeature
{
    private const string Noun = "ignored-numbers";

    public sealed record NewIgnored(
        [property: Description("In any written form.")] string Number,
        [property: Description("Why.")] string? Note = null);

    public void Map(WebApplication app)
    {
        RestApi.Of(app, "numbers").RequireAuthorization(Policies.Admin).MapGet("unread", Unread).WithName("listUnreadNumbers").WithSummary("Numbers that were presented and could not be read, the most frequent first")
            .WithDescription($"For administrators. Of the last {ListUnread.Days} days, the 200 most frequent: nextCursor is always null. Hidden numbers are not among them.").ProducesProblem(StatusCodes.Status403Forbidden);
        var ignored = RestApi.Of(app, Noun).RequireAuthorization(Policies.Admin).ProducesProblem(StatusCodes.Status403Forbidden);
        ignored.MapGet("", List).WithName("listIgnoredNumbers").WithSummary("Numbers that are only logged, the latest added first").WithDescription("For administrators. The last 500: nextCursor is always null.");
        ignored.MapPost("", Ignore).WithName("ignoreNumber").WithSummary("Only log the calls of a number from now on")
            .WithDescription("An open callback of the number is closed. One that is on the list already stays there, with the new note.").ProducesProblem(StatusCodes.Status400BadRequest);
        ignored.MapDelete("{number}", Heed).WithName("heedNumber").WithSummary("Take a number off the list").WithDescription("Holds for its next call.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<Page<UnreadNumberAnswer>>> Unread(IMediator mediator, CancellationToken ct) =>
        TypedResults.Ok(new Page<UnreadNumberAnswer>([.. (await mediator.Send(new ListUnread.Query(), ct)).Lines.Select(UnreadNumberAnswer.Of)], null));

    private static async Task<Ok<Page<IgnoredNumberAnswer>>> List(IMediator mediator, CancellationToken ct) =>
        TypedResults.Ok(new Page<IgnoredNumberAnswer>([.. (await mediator.Send(new ListIgnored.Query(), ct)).Select(IgnoredNumberAnswer.Of)], null));

    private static async Task<Results<Created<IgnoredNumberAnswer>, ProblemHttpResult>> Ignore(IMediator mediator, NewIgnored wish, CancellationToken ct)
    {
        try
        {
            var number = await mediator.Send(new IgnoreNumber.Command { Number = wish.Number, Note = wish.Note }, ct);
            return TypedResults.Created($"{RestApi.Root}/{Noun}", IgnoredNumberAnswer.Of((await mediator.Send(new ListIgnored.Query(number), ct))[0]));
        }
        catch (ValidationException refused)
        {
            var read = new Parameters();
            foreach (var error in refused.Errors)
            {
                read.Refuse(error.PropertyName == nameof(IgnoreNumber.Command.Note) ? "note" : "number", error.ErrorMessage);
            }

            return read.Problem!;
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Heed(IMediator mediator, TypedNumbers numbers, string number, CancellationToken ct)
    {
        var read = new Parameters();
        var known = await read.NumberAsync("number", number, numbers, ct);
        return read.Problem is { } problem ? problem
            : known is not null && await mediator.Send(new HeedNumber.Command(known), ct) ? TypedResults.NoContent()
            : Problems.NotFound("This number is not on the list.");
    }
}
