using System.ComponentModel;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.Deleting;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Deleted contacts and organisations for programs: listed, and brought back.</summary>
public sealed class DeletionsApi : IFeature
{
    public void Map(WebApplication app)
    {
        var deletions = RestApi.Of(app, "deletions").ProducesProblem(StatusCodes.Status403Forbidden);
        deletions.MapGet("", List).WithName("listDeletions").WithSummary("Deleted records that can be brought back, the latest first")
            .WithDescription("For thirty days, and as far as the token's right to delete reaches.").ProducesProblem(StatusCodes.Status400BadRequest);
        deletions.MapPost("{id:guid}/restore", Restore).WithName("restoreDeletion").WithSummary("Bring a deleted record back, as it was")
            .WithDescription("What names somebody else since then stays there.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<Page<DeletionAnswer>>, ProblemHttpResult>> List(
        IMediator mediator, CancellationToken ct,
        [Description("contacts or organisations; contacts if absent.")] string? noun,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("Deletions per page, 1 to 200; 50 if absent.")] string? limit)
    {
        var read = new Parameters();
        var query = new FetchDeletions.Query(read.Word<MergeNoun>("noun", noun) ?? MergeNoun.Contacts, read.Cursor(cursor), read.Limit(limit));
        return read.Problem is { } problem ? problem : TypedResults.Ok(await mediator.Send(query, ct));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Restore(IMediator mediator, Guid id, CancellationToken ct) =>
        (await mediator.Send(new DeleteRecord.Restore(new DeletionId(id)), ct)).Result == DeletionResult.Done
            ? TypedResults.NoContent()
            : Problems.NotFound("There is no such deletion that can still be taken back, or it is not for this token.");
}
