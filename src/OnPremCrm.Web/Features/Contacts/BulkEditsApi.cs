using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.BulkEdits;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Changes of many records at once for programs: looked at first, carried out as they were looked at, taken back.</summary>
public sealed class BulkEditsApi : IFeature
{
    private const string Noun = "bulk-edits";
    private const string NoSuch = "There is no such change of this token's person, or it cannot be undone any more.";

    public void Map(WebApplication app)
    {
        var edits = RestApi.Of(app, Noun).ProducesProblem(StatusCodes.Status403Forbidden);
        edits.MapGet("", List).WithName("listBulkEdits").WithSummary("The changes of the token's person, the newest first; for administrators everybody's").WithDescription("The last 50: nextCursor is always null.");
        edits.MapPost("preview", Preview).WithName("previewBulkEdit").WithSummary("What a change of many records would do").WithDescription("Changes nothing.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        edits.MapPost("", CarryOut).WithName("createBulkEdit").WithSummary("Change many records at once")
            .WithDescription("In one transaction; takes a token that belongs to a person. Can be undone for fourteen days. 409: the records are not what the preview saw any more; nothing was changed.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        edits.MapGet("{id:guid}", Show).WithName("getBulkEdit").WithSummary("What was changed at once, and what became of its undo").ProducesProblem(StatusCodes.Status404NotFound);
        edits.MapPost("{id:guid}/undo", Undo).WithName("undoBulkEdit").WithSummary("Give each record what it had, where nobody has changed that since").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<Page<BulkEditAnswer>>> List(IMediator mediator, CancellationToken ct) =>
        TypedResults.Ok(new Page<BulkEditAnswer>([.. (await mediator.Send(new ListBulkEdits.Query(), ct)).Select(row => BulkEditAnswer.Of(row.Edit))], null));

    private static async Task<Results<Ok<BulkPreviewAnswer>, ProblemHttpResult>> Preview(IMediator mediator, NewBulkEdit wish, CancellationToken ct)
    {
        var (asked, problem) = wish.Read(isPreview: true);
        if (asked is null)
        {
            return problem!;
        }

        var (plan, wrong) = await PlanAsync(mediator, asked, ct);
        return wrong is null ? TypedResults.Ok(BulkPreviewAnswer.Of(plan.Count)) : wrong;
    }

    private static async Task<Results<Created<BulkEditAnswer>, ProblemHttpResult>> CarryOut(IMediator mediator, NewBulkEdit wish, CancellationToken ct)
    {
        var (asked, problem) = wish.Read(isPreview: false);
        if (asked is null)
        {
            return problem!;
        }

        if ((await PlanAsync(mediator, asked, ct)).Problem is { } wrong)
        {
            return wrong;
        }

        return await mediator.Send(new CarryOutBulkEdit.Command(asked, wish.Changing!.Value), ct) is { } id && await mediator.Send(new ShowBulkEdit.Query(id), ct) is { } done
            ? TypedResults.Created($"{RestApi.Root}/{Noun}/{id}", BulkEditAnswer.Of(done.Edit))
            : Problems.Of(StatusCodes.Status409Conflict, "The records are not what the preview saw any more, or none of them would change. Nothing was changed; ask for a preview again.");
    }

    private static async Task<Results<Ok<BulkEditAnswer>, ProblemHttpResult>> Show(IMediator mediator, Guid id, CancellationToken ct) =>
        await mediator.Send(new ShowBulkEdit.Query(new BulkEditId(id)), ct) is { } shown ? TypedResults.Ok(BulkEditAnswer.Of(shown.Edit)) : Problems.NotFound(NoSuch);

    private static async Task<Results<Ok<BulkEditAnswer>, ProblemHttpResult>> Undo(IMediator mediator, Guid id, CancellationToken ct) =>
        await mediator.Send(new UndoBulkEdit.Command(new BulkEditId(id)), ct) ? (await Show(mediator, id, ct)) : Problems.NotFound(NoSuch);

    private static async Task<(PrepareBulkEdit.Model Plan, ProblemHttpResult? Problem)> PlanAsync(IMediator mediator, BulkAsked asked, CancellationToken ct)
    {
        var (plan, read) = (await mediator.Send(new PrepareBulkEdit.Query(asked), ct), new Parameters());
        if (plan.Wrong is { } wrong)
        {
            read.Refuse("value", wrong);
        }

        if (plan.IsTooMany)
        {
            read.Refuse("query", $"No more than {BulkEditor.Most} records are changed at once.");
        }

        return (plan, read.Problem);
    }
}
