using System.ComponentModel;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Features.Imports.Reading;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;
using OnPremCrm.Web.Hosting.Tables;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>Files of contacts, for programs: sent, mapped and run, looked after, taken back.</summary>
public sealed class ImportsApi : IFeature
{
    private const string Noun = "imports";
    private const string NoSuch = "There is no such import of this token's person.";

    public void Map(WebApplication app)
    {
        var imports = RestApi.Of(app, Noun).RequireAuthorization(Policies.Manager).ProducesProblem(StatusCodes.Status403Forbidden);
        imports.MapGet("", List).WithName("listImports").WithSummary("The imports of the token's person, the newest first").WithDescription("The last 50: nextCursor is always null.");
        imports.MapPost("", Send).WithName("createImport").WithSummary("Send a file of contacts")
            .WithDescription("The body is the file itself, CSV or XLSX. It is read, and its columns are guessed; nothing is in the contact base before POST .../run.")
            .Accepts<Stream>("*/*").WithMetadata(new RequestSizeLimitAttribute(4 * TableFile.MostBytes))
            .ProducesProblem(StatusCodes.Status400BadRequest);
        imports.MapGet("{id:guid}", Show).WithName("getImport").WithSummary("How far an import is").ProducesProblem(StatusCodes.Status404NotFound);
        imports.MapPost("{id:guid}/run", Run).WithName("runImport").WithSummary("Choose what its columns hold, and import it")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        imports.MapPost("{id:guid}/stop", Stop).WithName("stopImport").WithSummary("Stop it behind its current rows; a draft is forgotten")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        imports.MapPost("{id:guid}/undo", Undo).WithName("undoImport").WithSummary("Take the whole import back, but for what was edited since")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        imports.MapGet("{id:guid}/problems", ProblemRows).WithName("getImportProblems").WithSummary("The rows that are not in, or not all of them, as a file that can be mended and sent again")
            .Produces<Stream>(StatusCodes.Status200OK, TableWorkbook.MediaType, TableCsv.MediaType.Split(';')[0]).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<Page<ImportAnswer>>> List(IMediator mediator, TimeProvider time, CancellationToken ct) =>
        TypedResults.Ok(new Page<ImportAnswer>([.. (await mediator.Send(new ListImports.Query(), ct)).Imports.Select(import => ImportAnswer.Of(import, time.GetUtcNow()))], null));

    private static async Task<Results<Created<ImportAnswer>, ProblemHttpResult>> Send(
        IMediator mediator, ImportBook book, Words words, TimeProvider time, HttpRequest request, CancellationToken ct,
        [Description("As people shall know the file.")] string? fileName)
    {
        await using var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await request.Body.CopyToAsync(file, ct);
        file.Position = 0;
        var outcome = await mediator.Send(new StartImport.Command(fileName ?? "", file), ct);
        if (outcome.Id is not { } id)
        {
            var read = new Parameters();
            read.Refuse("file", ListImportsPage.Say(words, outcome.Fault!.Value, outcome.Line));
            return read.Problem!;
        }

        return TypedResults.Created($"{RestApi.Root}/{Noun}/{id}", ImportAnswer.Of((await book.FindAsync(id, ct))!, time.GetUtcNow()));
    }

    private static async Task<Results<Ok<ImportAnswer>, ProblemHttpResult>> Show(ImportBook book, TimeProvider time, Guid id, CancellationToken ct) =>
        await book.FindAsync(new ImportId(id), ct) is { } import ? TypedResults.Ok(ImportAnswer.Of(import, time.GetUtcNow())) : Problems.NotFound(NoSuch);

    private static async Task<Results<Accepted<ImportAnswer>, ProblemHttpResult>> Run(
        IMediator mediator, ImportBook book, CrmDatabase database, Words words, TimeProvider time, Guid id, ImportChoices choices, CancellationToken ct)
    {
        if (await book.FindAsync(new ImportId(id), ct) is not { } import)
        {
            return Problems.NotFound(NoSuch);
        }

        var (fields, wrong) = await FieldsAsync(import, choices, database, ct);
        if (wrong is not null)
        {
            return wrong;
        }

        try
        {
            var isDraft = await mediator.Send(new MapImport.Command
            {
                Id = import.Id, Fields = fields, Policy = choices.Policy ?? import.Policy, Country = choices.Country ?? import.Country, AreaCode = choices.AreaCode ?? import.AreaCode,
                OwnerId = choices.OwnerId is { } owner ? new UserId(owner) : import.OwnerId, HeadingLine = import.HeadingLine, Encoding = import.Encoding, Delimiter = Separators.WordOf(import.Delimiter), Template = import.Template,
            }, ct);
            var outcome = isDraft ? await mediator.Send(new RunImport.Command(import.Id), ct) : RunImport.Outcome.NoDraft;
            return outcome switch
            {
                RunImport.Outcome.Queued => await AcceptedAsync(book, time, id, ct),
                RunImport.Outcome.NoName => Refused("columns", words["imports.needsName"]),
                _ => Problems.Of(StatusCodes.Status409Conflict, $"It is no draft any more: {Word.Of(import.State)}."),
            };
        }
        catch (ValidationException refused)
        {
            var error = refused.Errors.First();
            return Refused(char.ToLowerInvariant(error.PropertyName[0]) + error.PropertyName[1..], error.ErrorMessage);
        }
    }

    // A column that is not there, or a field that is none, is said and not left out.
    private static async Task<(List<string?> Fields, ProblemHttpResult? Wrong)> FieldsAsync(Import import, ImportChoices choices, CrmDatabase database, CancellationToken ct)
    {
        var own = await CustomFieldBook.ReadAsync(database, FieldNoun.Contacts, ct);
        var words = Enum.GetValues<ImportField>().Select(Word.Of).Concat(own.Select(RowReader.WordOf)).ToList();
        var read = new Parameters();
        var fields = import.Fields.Select(field => (string?)field).ToList();
        foreach (var (heading, field) in choices.Columns ?? new Dictionary<string, string?>())
        {
            var at = Array.IndexOf(import.Headings, heading);
            if (at < 0)
            {
                read.Refuse($"columns.{heading}", $"The file has no column \"{heading}\".");
            }
            else if (field is not null && !words.Contains(field))
            {
                read.Refuse($"columns.{heading}", $"\"{field}\" must be null or one of {string.Join(", ", words)}.");
            }
            else
            {
                fields[at] = field ?? "";
            }
        }

        if (choices.OwnerId is { } owner && new UserId(owner) is var id && !await database.Users.AnyAsync(user => user.Id == id && user.IsActive, ct))
        {
            read.Refuse("ownerId", "\"ownerId\" is no active user.");
        }

        return (fields, read.Problem);
    }

    private static async Task<Results<Accepted<ImportAnswer>, NoContent, ProblemHttpResult>> Stop(IMediator mediator, ImportBook book, TimeProvider time, Guid id, CancellationToken ct)
    {
        if (await book.FindAsync(new ImportId(id), ct) is not { } import)
        {
            return Problems.NotFound(NoSuch);
        }

        var isStopped = await mediator.Send(new StopImport.Command(import.Id), ct);
        return !isStopped ? Problems.Of(StatusCodes.Status409Conflict, $"There is nothing to stop: {Word.Of(import.State)}.")
            : import.State == ImportState.Draft ? TypedResults.NoContent()
            : await AcceptedAsync(book, time, id, ct);
    }

    private static async Task<Results<Accepted<ImportAnswer>, ProblemHttpResult>> Undo(IMediator mediator, ImportBook book, TimeProvider time, Guid id, CancellationToken ct) =>
        await book.FindAsync(new ImportId(id), ct) is not { } import ? Problems.NotFound(NoSuch)
            : await mediator.Send(new UndoImport.Command(import.Id), ct) ? await AcceptedAsync(book, time, id, ct)
            : Problems.Of(StatusCodes.Status409Conflict, $"There is nothing to take back: {Word.Of(import.State)}.");

    private static async Task<IResult> ProblemRows(
        HttpContext http, Guid id, ImportBook book, CrmDatabase database, RowWords rowWords, Words words, Audit audit, CancellationToken ct,
        [Description("xlsx or csv; xlsx if absent.")] string? format) =>
        await book.FindAsync(new ImportId(id), ct) is null ? Problems.NotFound(NoSuch) : await ProblemsFile.Write(http, id, format, book, database, rowWords, words, audit, ct);

    private static async Task<Accepted<ImportAnswer>> AcceptedAsync(ImportBook book, TimeProvider time, Guid id, CancellationToken ct)
    {
        var import = (await book.FindAsync(new ImportId(id), ct))!;
        await book.ReloadAsync(import, ct);
        return TypedResults.Accepted($"{RestApi.Root}/{Noun}/{id}", ImportAnswer.Of(import, time.GetUtcNow()));
    }

    private static ProblemHttpResult Refused(string name, string why)
    {
        var read = new Parameters();
        read.Refuse(name, why);
        return read.Problem!;
    }
}
