using System.ComponentModel;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>The call log for programs.</summary>
public sealed class CallsApi : IFeature
{
    private const string NoSuchCall = "There is no such call.";

    public void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddScoped<NoteBook>();
        services.TryAddScoped<ResultBook>();
    }

    public void Map(WebApplication app)
    {
        var calls = RestApi.Of(app, "calls");
        calls.MapGet("", List).WithName("listCalls").WithSummary("The log, newest first")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        calls.MapGet("{id:guid}", Show).WithName("getCall").WithSummary("One call")
            .WithDescription("The id of a consultation that became part of another call answers with that call.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        calls.MapGet("{id:guid}/recordings/{rid:guid}", Play).WithName("getRecording").WithSummary("The sound of a recording")
            .WithDescription("Understands Range. For tokens with the role manager or admin.")
            .Produces<Stream>(StatusCodes.Status200OK, "audio/ogg", "audio/wav")
            .Produces<Stream>(StatusCodes.Status206PartialContent, "audio/ogg", "audio/wav")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        calls.MapDelete("{id:guid}/recordings/{rid:guid}", Remove).WithName("deleteRecording").WithSummary("Delete the sound of a recording for good")
            .WithDescription("The call stays, and says that it was recorded. It takes the right to delete recordings, which only administrators have unless a role gives it.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        calls.MapPost("{id:guid}/notes", Annotate).WithName("addCallNote").WithSummary("A note about a call, or a comment at a moment of its recording")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<Page<CallAnswer>>, ProblemHttpResult>> List(
        IMediator mediator, TypedNumbers numbers, CancellationToken ct,
        [Description("Started then or later: ISO 8601, UTC unless it says otherwise.")] string? from,
        [Description("Started before.")] string? to,
        [Description("The outside number in any written form.")] string? number,
        [Description("ringing, talking or ended.")] string? state,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("Calls per page, 1 to 200; 50 if absent.")] string? limit)
    {
        var read = new Parameters();
        var filter = new CallFilter
        {
            From = read.Moment("from", from),
            To = read.Moment("to", to),
            Number = await read.NumberAsync("number", number, numbers, ct),
            State = read.Word<CallState>("state", state),
        };
        var query = new FetchCalls.Query(filter, read.Cursor(cursor), read.Limit(limit));
        return read.Problem is { } problem ? problem : TypedResults.Ok(await mediator.Send(query, ct));
    }

    private static async Task<Results<Ok<CallAnswer>, ProblemHttpResult>> Show(IMediator mediator, Sightings sightings, Guid id, CancellationToken ct)
    {
        if (await mediator.Send(new FetchCall.Query(new CallId(id)), ct) is not { } call)
        {
            return Problems.NotFound(NoSuchCall);
        }

        await sightings.NoteAsync("calls", call.Id, ct);
        return TypedResults.Ok(call);
    }

    private static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> Play(
        IMediator mediator, Audit audit, CrmDatabase database, HttpContext context, Guid id, Guid rid, CancellationToken ct)
    {
        var outcome = await mediator.Send(new OpenRecording.Query(new CallId(id), new RecordingId(rid)), ct);
        if (outcome.File is not null && IsBeginning(context.Request))
        {
            audit.Add("fetch", ListenToRecording.Noun, rid);
            await database.SaveChangesAsync(ct);
        }

        return outcome switch
        {
            { File: { } file, Recording: { } recording } => RecordingAnswer.Send(context, file, recording, asCopy: false),
            { Refused: OpenRecording.Refusal.Forbidden } => Problems.Forbidden("This token may not play recordings; that takes the role manager or admin."),
            { Refused: OpenRecording.Refusal.NotReady, Recording: { } recording } =>
                Problems.Of(StatusCodes.Status409Conflict, $"The recording cannot be played: {Word.Of(recording.State)}."),
            { Refused: OpenRecording.Refusal.Gone } => Problems.NotFound("The recording's file is no longer in the store."),
            _ => Problems.NotFound("There is no such recording of this call."),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(IMediator mediator, Guid id, Guid rid, CancellationToken ct) =>
        await mediator.Send(new DeleteRecording.Command(new CallId(id), new RecordingId(rid)), ct) switch
        {
            DeleteRecording.Outcome.Done => TypedResults.NoContent(),
            DeleteRecording.Outcome.NotReady => Problems.Of(StatusCodes.Status409Conflict, "There is no sound to delete: it is still being written, or it is gone."),
            _ => Problems.NotFound("There is no such recording of this call."),
        };

    // A program that fetches a recording in parts is noted once, with the first.
    private static bool IsBeginning(HttpRequest request) =>
        request.GetTypedHeaders().Range is not { } range || range.Ranges.Any(part => part.From is null or 0);

    private static async Task<Results<Created<CallNoteAnswer>, ProblemHttpResult>> Annotate(IMediator mediator, Guid id, NewCallNote note, CancellationToken ct)
    {
        var read = new Parameters();
        if (string.IsNullOrWhiteSpace(note.Text) || note.Text.Length > NoteBook.LongestBody)
        {
            read.Refuse("text", $"\"text\" must have 1 to {NoteBook.LongestBody} characters.");
        }

        if (note.RecordingId is null != note.AtSeconds is null)
        {
            read.Refuse("atSeconds", "\"recordingId\" and \"atSeconds\" belong together.");
        }

        if (read.Problem is { } problem)
        {
            return problem;
        }

        var outcome = await mediator.Send(new AddCallNote.Command(
            new CallId(id), note.Text, note.RecordingId is { } recordingId ? new RecordingId(recordingId) : null, note.AtSeconds), ct);
        switch (outcome.Refused)
        {
            case AddCallNote.Refusal.NoSuchCall:
                return Problems.NotFound(NoSuchCall);
            case AddCallNote.Refusal.NoSuchRecording:
                read.Refuse("recordingId", "\"recordingId\" is no recording of this call that this token may play.");
                return read.Problem!;
            case AddCallNote.Refusal.BeyondTheEnd:
                read.Refuse("atSeconds", "\"atSeconds\" is not within the recording.");
                return read.Problem!;
        }

        var made = CallNoteAnswer.Of(outcome.Note!);
        return TypedResults.Created($"{RestApi.Root}/calls/{made.CallId}", made);
    }
}
