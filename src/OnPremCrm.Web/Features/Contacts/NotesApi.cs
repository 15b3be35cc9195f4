using System.ComponentModel;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The notes on contacts and organisations for programs.</summary>
public sealed class NotesApi : IFeature
{
    private const string Field = "text";
    private const string NoSuch = "There is no such record, or this token may not see it.";
    private const string NotOwn = "There is no such note, or this token did not write it.";

    public void Map(WebApplication app)
    {
        foreach (var (noun, name, a) in new[] { (MergeNoun.Contacts, "Contact", "a contact"), (MergeNoun.Organisations, "Organisation", "an organisation") })
        {
            var notes = RestApi.Of(app, Word.Of(noun)).MapGroup("{id:guid}/notes").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
            notes.MapGet("", (IMediator mediator, Sightings sightings, Guid id, CancellationToken ct,
                [Description("The nextCursor of the page before.")] string? cursor, [Description("Notes per page, 1 to 200; 50 if absent.")] string? limit) => List(mediator, sightings, noun, id, cursor, limit, ct))
                .WithName($"list{name}Notes").WithSummary($"The notes on {a}, the newest first").WithDescription("Notes of calls are not among them.");
            notes.MapPost("", (IMediator mediator, Guid id, NoteText note, CancellationToken ct) => Write(mediator, noun, id, note, ct))
                .WithName($"add{name}Note").WithSummary($"Write a note on {a}").WithDescription("It takes the right to edit the record.").ProducesProblem(StatusCodes.Status403Forbidden);
            notes.MapPatch("{noteId:guid}", (IMediator mediator, HttpContext context, Guid id, Guid noteId, NoteText note, CancellationToken ct) => Change(mediator, context, noun, id, noteId, note, ct))
                .WithName($"change{name}Note").WithSummary("Change a note that this token wrote")
                .WithDescription("Say with If-Match which version you have read: if it was changed meanwhile nothing is done, and 412 answers with what there is now.")
                .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
            notes.MapDelete("{noteId:guid}", (IMediator mediator, Guid id, Guid noteId, CancellationToken ct) => Delete(mediator, noun, id, noteId, ct))
                .WithName($"delete{name}Note").WithSummary("Delete a note that this token wrote").ProducesProblem(StatusCodes.Status403Forbidden);
        }
    }

    private static async Task<Results<Ok<Page<ClientNoteAnswer>>, ProblemHttpResult>> List(
        IMediator mediator, Sightings sightings, MergeNoun noun, Guid id, string? cursor, string? limit, CancellationToken ct)
    {
        var read = new Parameters();
        var query = new FetchNotes.Query(noun, id, read.Cursor(cursor), read.Limit(limit));
        if (read.Problem is { } problem)
        {
            return problem;
        }

        if (await mediator.Send(query, ct) is not { } page)
        {
            return Problems.NotFound(NoSuch);
        }

        await sightings.NoteAsync(Word.Of(noun), id, ct);
        return TypedResults.Ok(page);
    }

    private static async Task<Results<Created<ClientNoteAnswer>, ProblemHttpResult>> Write(IMediator mediator, MergeNoun noun, Guid id, NoteText note, CancellationToken ct)
    {
        try
        {
            return await mediator.Send(new WriteNote.Command(noun, id, note.Text), ct) is { } made
                ? TypedResults.Created($"{RestApi.Root}/{Word.Of(noun)}/{made.ContactId?.Value ?? made.OrganisationId?.Value}/notes", ClientNoteAnswer.Of(made))
                : Problems.NotFound(NoSuch);
        }
        catch (ValidationException refused)
        {
            return RecordChanges.Explain(refused, _ => Field);
        }
    }

    private static async Task<Results<Ok<ClientNoteAnswer>, ProblemHttpResult>> Change(IMediator mediator, HttpContext context, MergeNoun noun, Guid id, Guid noteId, NoteText note, CancellationToken ct)
    {
        var (version, unsaid) = RecordVersion.Read(context.Request);
        if (unsaid is not null)
        {
            return unsaid;
        }

        try
        {
            if (await mediator.Send(new ChangeNote.Command(noun, id, new ClientNoteId(noteId), note.Text, version), ct) is not { } outcome)
            {
                return Problems.NotFound(NotOwn);
            }

            var current = ClientNoteAnswer.Of(outcome.Note);
            RecordVersion.Tell(context, current.Version);
            return outcome.IsKept ? TypedResults.Ok(current) : Problems.Outdated(current, note);
        }
        catch (ValidationException refused)
        {
            return RecordChanges.Explain(refused, _ => Field);
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(IMediator mediator, MergeNoun noun, Guid id, Guid noteId, CancellationToken ct) =>
        await mediator.Send(new DeleteNote.Command(noun, id, new ClientNoteId(noteId)), ct) ? TypedResults.NoContent() : Problems.NotFound(NotOwn);
}
