using System.ComponentModel;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using OnPremCrm.Core;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Files;

/// <summary>What programs may do with the files of one kind of record.</summary>
/// <param name="One">In the names of operations.</param>
/// <param name="Called">In what people read.</param>
internal sealed record FileEndpoints(MergeNoun Noun, string One, string Called)
{
    private const int Megabyte = 1024 * 1024;
    private const int BufferBytes = 1 << 16;

    private string NoSuch => $"There is no such {One.ToLowerInvariant()}, or no such file of it, or this token may not see it.";

    public void Map(WebApplication app)
    {
        var files = RestApi.Of(app, Word.Of(Noun)).ProducesProblem(StatusCodes.Status404NotFound);
        files.MapGet("{id:guid}/files", List).WithName($"list{One}Files").WithSummary($"The files of {Called}, the newest first").ProducesProblem(StatusCodes.Status400BadRequest);
        files.MapPost("{id:guid}/files", Add).WithName($"create{One}File").WithSummary($"Put a file on the card of {Called}")
            .WithDescription($"The body is the file itself, at most {ClientFile.MostBytes / Megabyte} MB, whatever it is. It takes the right to edit the record.")
            .Accepts<Stream>("*/*").WithMetadata(new RequestSizeLimitAttribute(ClientFile.MostBytes))
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        files.MapGet("{id:guid}/files/{file:guid}/content", Fetch).WithName($"get{One}FileContent").WithSummary("The file itself")
            .WithDescription("Always as an attachment of unknown type, with its name. Each time is noted in the audit.")
            .Produces<Stream>(StatusCodes.Status200OK, ClientFile.UnknownMediaType).ProducesProblem(StatusCodes.Status403Forbidden);
        files.MapDelete("{id:guid}/files/{file:guid}", Remove).WithName($"delete{One}File").WithSummary("Remove a file for good")
            .WithDescription("The audit keeps its name and size. It takes the right to edit the record.").ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private async Task<Results<Ok<Page<ClientFileAnswer>>, ProblemHttpResult>> List(
        IMediator mediator, Sightings sightings, Guid id, CancellationToken ct,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("Files per page, 1 to 200; 50 if absent.")] string? limit)
    {
        var read = new Parameters();
        var query = new ShowFiles.Query(Noun, id, read.Cursor(cursor) is { } after ? new ClientFileId(after.Id) : null, read.Limit(limit));
        if (read.Problem is { } problem)
        {
            return problem;
        }

        if (await mediator.Send(query, ct) is not { } shown)
        {
            return Problems.NotFound(NoSuch);
        }

        await sightings.NoteAsync(Word.Of(Noun), shown.Record.Id, ct);
        return TypedResults.Ok(new Page<ClientFileAnswer>([.. shown.Files.Select(ClientFileAnswer.Of)], shown.HasMore ? new Cursor(shown.Files[^1].Id.Value).ToString() : null));
    }

    private async Task<Results<Created<ClientFileAnswer>, ProblemHttpResult>> Add(
        IMediator mediator, HttpRequest request, Guid id, CancellationToken ct,
        [Description("What the file is called, with its extension.")] string? name)
    {
        var read = new Parameters();
        if (string.IsNullOrWhiteSpace(name))
        {
            read.Refuse("name", "\"name\" must say what the file is called, with its extension.");
        }

        if (request.HasFormContentType && request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            read.Refuse("file", "The body must be the file itself, and this is a form.");
        }

        if (read.Problem is { } problem)
        {
            return problem;
        }

        if (request.ContentLength > ClientFile.MostBytes)
        {
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, $"A file may have at most {ClientFile.MostBytes / Megabyte} MB.");
        }

        // Whole on the disk before the database hears of it: a slow sender holds nothing there.
        request.EnableBuffering(BufferBytes);
        await request.Body.DrainAsync(ct);
        request.Body.Position = 0;
        try
        {
            return await mediator.Send(new AddFiles.Command(Noun, id, [new AddFiles.Sent(name, request.ContentType, request.Body.Length, () => request.Body)]), ct) is [var added]
                ? TypedResults.Created($"{RestApi.Root}/{Word.Of(Noun)}/{id}/files/{added.Id}/content", ClientFileAnswer.Of(added))
                : Problems.NotFound(NoSuch);
        }
        catch (ValidationException refused)
        {
            read.Refuse("file", refused.Errors.First().ErrorMessage);
            return read.Problem!;
        }
    }

    private async Task<IResult> Fetch(FileDelivery delivery, HttpResponse response, Guid id, Guid file, CancellationToken ct) =>
        await delivery.SendAsync(response, Noun, id, new ClientFileId(file), ct) ? TypedResults.Empty : Problems.NotFound(NoSuch);

    private async Task<Results<NoContent, ProblemHttpResult>> Remove(IMediator mediator, Guid id, Guid file, CancellationToken ct) =>
        await mediator.Send(new RemoveFile.Command(Noun, id, new ClientFileId(file)), ct) ? TypedResults.NoContent() : Problems.NotFound(NoSuch);
}
