using System.ComponentModel;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What is there twice, for programs: found, made one, taken apart again.</summary>
public sealed class MergesApi : IFeature
{
    private const string NoSuch = "There is no such merge that can still be undone, or it is not for this token.";

    public sealed record UndoWish([property: Description("Of the survivor, as GET /api/v1/merges/{id} told it.")] int Version);

    public void Map(WebApplication app)
    {
        var duplicates = RestApi.Of(app, "duplicates");
        duplicates.MapGet("", Duplicates).WithName("listDuplicates").WithSummary("Records that may be there twice, the strongest reasons first")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        var dismissals = duplicates.MapGroup("dismissals").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        dismissals.MapGet("", Dismissals).WithName("listDismissals").WithSummary("Records of which somebody said that they are not the same, the latest first");
        dismissals.MapPost("", (IMediator mediator, DismissedDuplicates said, CancellationToken ct) => Answer(mediator, said, true, ct)).WithName("dismissDuplicates").WithSummary("Say that records are not the same")
            .WithDescription("They are not found as duplicates any more. It takes the right to edit each of them.").ProducesProblem(StatusCodes.Status404NotFound);
        dismissals.MapPost("undo", (IMediator mediator, DismissedDuplicates said, CancellationToken ct) => Answer(mediator, said, false, ct)).WithName("undoDismissal").WithSummary("Say that they may be the same after all")
            .ProducesProblem(StatusCodes.Status404NotFound);
        var merges = RestApi.Of(app, "merges").ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        merges.MapPost("", Merge).WithName("createMerge").WithSummary("Make two to eight records one")
            .WithDescription("Calls, notes and whatever else names the others goes along. Can be undone for thirty days. 409: one of them is not what you have read any more; nothing was done.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        merges.MapGet("", List).WithName("listMerges").WithSummary("Merges that can still be undone, the newest first").ProducesProblem(StatusCodes.Status400BadRequest);
        merges.MapGet("{id:guid}", Show).WithName("getMerge").WithSummary("A merge that can still be undone");
        merges.MapPost("{id:guid}/undo", Undo).WithName("undoMerge").WithSummary("Make them what they were, but for what was edited since")
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<Page<DuplicateAnswer>>, ProblemHttpResult>> Duplicates(
        IMediator mediator, CancellationToken ct,
        [Description("contacts or organisations; contacts if absent.")] string? noun,
        [Description("The nextCursor of the page before.")] string? cursor)
    {
        var read = new Parameters();
        var asked = read.Word<MergeNoun>("noun", noun) ?? MergeNoun.Contacts;
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var list = await mediator.Send(new ListDuplicates.Query(asked, DuplicateShow.Open, string.IsNullOrEmpty(cursor) ? null : cursor), ct);
        return TypedResults.Ok(new Page<DuplicateAnswer>([.. list.Groups.Select(DuplicateAnswer.Of)], list.Older));
    }

    private static async Task<Results<Ok<Page<DismissalAnswer>>, ProblemHttpResult>> Dismissals(
        IMediator mediator, CancellationToken ct,
        [Description("contacts or organisations; contacts if absent.")] string? noun,
        [Description("The nextCursor of the page before.")] string? cursor)
    {
        var read = new Parameters();
        var asked = read.Word<MergeNoun>("noun", noun) ?? MergeNoun.Contacts;
        if (!string.IsNullOrEmpty(cursor) && PairPlace.Read(cursor) is null)
        {
            read.RefuseCursor();
        }

        if (read.Problem is { } problem)
        {
            return problem;
        }

        var list = await mediator.Send(new ListDuplicates.Query(asked, DuplicateShow.Two, cursor), ct);
        return TypedResults.Ok(new Page<DismissalAnswer>([.. list.Pairs.Select(DismissalAnswer.Of)], list.Older));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Answer(IMediator mediator, DismissedDuplicates said, bool areTwo, CancellationToken ct)
    {
        var read = new Parameters();
        if (said.Ids.Distinct().Count() is < 2 or > DuplicateBook.MostAlike)
        {
            read.Refuse("ids", $"\"ids\" must name two to {DuplicateBook.MostAlike} records.");
        }

        return read.Problem is { } problem ? problem
            : await mediator.Send(new AnswerDuplicates.Command(said.Noun, said.Ids, areTwo), ct) ? TypedResults.NoContent()
            : Problems.NotFound("One of them is not there, or this token may not see it.");
    }

    private static async Task<Results<Created<MergeAnswer>, ProblemHttpResult>> Merge(IMediator mediator, NewMerge wish, CancellationToken ct)
    {
        try
        {
            var outcome = await mediator.Send(new MergeRecords.Command(new MergeWish(wish.Noun, wish.Survivor, wish.Versions, wish.Picks ?? new Dictionary<string, Guid>())), ct);
            return outcome switch
            {
                { Result: MergeResult.Done, Merge: { } id } => TypedResults.Created($"{RestApi.Root}/merges/{id}", MergeAnswer.Of((await mediator.Send(new UndoMerge.Query(id), ct))!)),
                { Result: MergeResult.Changed } => Problems.Of(StatusCodes.Status409Conflict, "One of them is not what you have read any more. Read them again; nothing was done."),
                _ => Problems.NotFound("One of them is not there, or this token may not see it."),
            };
        }
        catch (ArgumentException)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "\"versions\" must name two to eight records, the survivor among them, and each of \"picks\" one of those.");
        }
    }

    private static async Task<Results<Ok<Page<OpenMergeAnswer>>, ProblemHttpResult>> List(
        IMediator mediator, CancellationToken ct,
        [Description("contacts or organisations; contacts if absent.")] string? noun,
        [Description("The nextCursor of the page before.")] string? cursor)
    {
        var read = new Parameters();
        var asked = read.Word<MergeNoun>("noun", noun) ?? MergeNoun.Contacts;
        read.Id("cursor", cursor);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var list = await mediator.Send(new ListDuplicates.Query(asked, DuplicateShow.Merged, cursor), ct);
        return TypedResults.Ok(new Page<OpenMergeAnswer>([.. list.Merges.Select(merged => OpenMergeAnswer.Of(asked, merged))], list.Older));
    }

    private static async Task<Results<Ok<MergeAnswer>, ProblemHttpResult>> Show(IMediator mediator, Guid id, CancellationToken ct) =>
        await mediator.Send(new UndoMerge.Query(new MergeId(id)), ct) is { } merge ? TypedResults.Ok(MergeAnswer.Of(merge)) : Problems.NotFound(NoSuch);

    private static async Task<Results<NoContent, ProblemHttpResult>> Undo(IMediator mediator, Guid id, UndoWish wish, CancellationToken ct) =>
        await mediator.Send(new MergeRecords.Undo(new MergeId(id), wish.Version), ct) switch
        {
            { Result: MergeResult.Done } => TypedResults.NoContent(),
            { Result: MergeResult.Changed } => Problems.Of(StatusCodes.Status409Conflict, "The record is not what you have read any more. Read the merge again; nothing was done."),
            { Result: MergeResult.MergedOn, Merge: { } later } => Problems.Of(StatusCodes.Status409Conflict, $"The record was itself merged later: undo {later} first."),
            _ => Problems.NotFound(NoSuch),
        };
}
