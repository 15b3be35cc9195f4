using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Exports;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;
using OnPremCrm.Web.Hosting.Tables;

namespace OnPremCrm.Web.Features.Exports;

/// <summary>Lists as files, for programs.</summary>
public sealed class ExportsApi : IFeature
{
    private const string Noun = "exports";
    private const string NoSuch = "There is no such export of this token's person.";

    public void Map(WebApplication app)
    {
        var exports = RestApi.Of(app, Noun);
        exports.MapGet("", List).WithName("listExports").WithSummary("The exports of the token's person, the newest first").WithDescription("The last 30: nextCursor is always null.")
            .ProducesProblem(StatusCodes.Status403Forbidden);
        exports.MapPost("", Ask).WithName("createExport").WithSummary("Ask for a list as a file")
            .WithDescription("Written in the background, with the rights of the token's person. GET /api/v1/exports/{id} says how far it is.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        exports.MapGet("{id:guid}", Show).WithName("getExport").WithSummary("How far an export is")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        exports.MapGet("{id:guid}/file", Fetch).WithName("getExportFile").WithSummary("The file")
            .Produces<Stream>(StatusCodes.Status200OK, TableCsv.MediaType.Split(';')[0], TableWorkbook.MediaType, "text/vcard")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<Page<ExportAnswer>>> List(IMediator mediator, CancellationToken ct) =>
        TypedResults.Ok(new Page<ExportAnswer>([.. (await mediator.Send(new ListExports.Query(), ct)).Select(ExportAnswer.Of)], null));

    private static async Task<Accepted<ExportAnswer>> Ask(IMediator mediator, CrmDatabase database, NewExport wanted, CancellationToken ct)
    {
        var id = await mediator.Send(new AskExport.Command(wanted.Noun, wanted.Format, wanted.Search, wanted.Mine, new RecordFilter(wanted.Tag)), ct);
        return TypedResults.Accepted($"{RestApi.Root}/{Noun}/{id}", ExportAnswer.Of(await database.Exports.AsNoTracking().SingleAsync(export => export.Id == id, ct)));
    }

    private static async Task<Results<Ok<ExportAnswer>, ProblemHttpResult>> Show(CrmDatabase database, CurrentUser user, Guid id, CancellationToken ct) =>
        await FindAsync(database, user, id, ct) is { } export ? TypedResults.Ok(ExportAnswer.Of(export)) : Problems.NotFound(NoSuch);

    private static async Task<IResult> Fetch(HttpContext http, Guid id, CrmDatabase database, CurrentUser user, Clock clock, Words words, Audit audit, CancellationToken ct) =>
        await FindAsync(database, user, id, ct) switch
        {
            null => Problems.NotFound(NoSuch),
            { State: ExportState.Done } => await ExportFile.Fetch(http, id, database, user, clock, words, audit, ct),
            var export => Problems.Of(StatusCodes.Status409Conflict, $"There is no file (yet): {Core.Word.Of(export.State)}."),
        };

    private static Task<Export?> FindAsync(CrmDatabase database, CurrentUser user, Guid id, CancellationToken ct)
    {
        var (me, wanted) = (user.Person, new ExportId(id));
        return database.Exports.AsNoTracking().FirstOrDefaultAsync(export => export.Id == wanted && export.AskedBy == me, ct);
    }
}
