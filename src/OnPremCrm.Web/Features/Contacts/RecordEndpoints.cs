using System.Text.Json.Nodes;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Deleting;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What the endpoints of contacts and of organisations have in common: in which order a record is looked for, changed, deleted, and what each outcome is answered.</summary>
/// <param name="NoSuch">What is said of one that is not there.</param>
internal sealed record RecordEndpoints(MergeNoun Noun, string NoSuch)
{
    private const string MergePatch = "application/merge-patch+json";

    private string Root => $"{RestApi.Root}/{Core.Word.Of(Noun)}";

    /// <summary>What reading, changing and deleting one answers beside itself.</summary>
    public static void Describe<TChange>(RouteHandlerBuilder show, RouteHandlerBuilder change, RouteHandlerBuilder delete)
        where TChange : RecordChange
    {
        show.WithDescription("The id of one that was merged into another answers with that other. 410: it was deleted, and the token may bring it back.");
        change.WithDescription("A merge patch (RFC 7396): a field that is not sent stays, one that is sent as null is emptied, a list is replaced as a whole. "
                + "Say with If-Match which version you have read: if somebody saved it meanwhile nothing is changed, and 412 answers with what there is now. "
                + "204: it is saved, and was given to somebody whose records this token may not see.")
            .Accepts<TChange>(MergePatch, "application/json").ProducesProblem(StatusCodes.Status400BadRequest);
        delete.WithDescription("It can be brought back for thirty days. Its calls and callbacks stay, with their numbers, and name nobody any more. "
                + "Say with If-Match which version you have read: if somebody saved it meanwhile nothing is deleted.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        foreach (var one in new[] { show, change, delete })
        {
            one.ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        }

        foreach (var one in new[] { change, delete })
        {
            one.ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        }
    }

    /// <summary>Who looks after a new record for which the program names nobody. A token that would not see it then gives it to its own person.</summary>
    public UserId? FirstOwner(CurrentUser user) => user.Viewer.SightOf(RecordMerge.Guarded(Noun), Deed.See).Covers(null) ? null : user.Viewer.Own;

    public async Task<Results<Ok<TAnswer>, ProblemHttpResult>> ShowAsync<TAnswer>(IMediator mediator, Sightings sightings, HttpContext context, Guid id, IRequest<TAnswer?> fetch, CancellationToken ct)
        where TAnswer : class, IRecordAnswer
    {
        if (await mediator.Send(fetch, ct) is not { } record)
        {
            return await MissingAsync(mediator, id, ct);
        }

        await sightings.NoteAsync(Core.Word.Of(Noun), record.Id, ct);
        RecordVersion.Tell(context, record.Version);
        return TypedResults.Ok(record);
    }

    /// <param name="save">Saves the new one and reads it. Null: it was given to somebody whose records this token may not see.</param>
    /// <param name="nameOf">How the program named a field of the form. Null: as the form does.</param>
    public async Task<Results<Created<TAnswer>, NoContent, ProblemHttpResult>> CreateAsync<TAnswer>(HttpContext context, Func<Task<TAnswer?>> save, Func<string, string>? nameOf = null)
        where TAnswer : class, IRecordAnswer
    {
        try
        {
            if (await save() is not { } made)
            {
                return TypedResults.NoContent();
            }

            RecordVersion.Tell(context, made.Version);
            return TypedResults.Created($"{Root}/{made.Id}", made);
        }
        catch (ValidationException refused)
        {
            return RecordChanges.Explain(refused, nameOf);
        }
    }

    /// <param name="find">Fills the form with what there is. Null: there is none.</param>
    /// <param name="put">Puts in what was sent, or says why not.</param>
    /// <param name="save">Saves it. False: it was saved meanwhile, and nothing was done. Null: it went meanwhile.</param>
    /// <param name="fetch">Reads what is stored then. Null as when making one.</param>
    public async Task<Results<Ok<TAnswer>, NoContent, ProblemHttpResult>> ChangeAsync<TInput, TAnswer>(
        IMediator mediator, HttpContext context, Guid id, JsonObject sent,
        IRequest<TInput?> find, Func<TInput, Task<ProblemHttpResult?>> put, Func<TInput, Task<bool?>> save, IRequest<TAnswer?> fetch, CancellationToken ct)
        where TInput : RecordInput
        where TAnswer : class, IRecordAnswer
    {
        var (version, unsaid) = RecordVersion.Read(context.Request);
        if (unsaid is not null)
        {
            return unsaid;
        }

        if (await mediator.Send(find, ct) is not { } input)
        {
            return await MissingAsync(mediator, id, ct);
        }

        input.Version = version ?? input.Version;
        if (await put(input) is { } wrong)
        {
            return wrong;
        }

        try
        {
            var isSaved = await save(input);
            var stored = isSaved is null ? null : await mediator.Send(fetch, ct);
            if (stored is null)
            {
                return isSaved is null ? await MissingAsync(mediator, id, ct) : TypedResults.NoContent();
            }

            RecordVersion.Tell(context, stored.Version);
            return isSaved == true ? TypedResults.Ok(stored) : Problems.Outdated(stored, sent);
        }
        catch (ValidationException refused)
        {
            return RecordChanges.Explain(refused);
        }
    }

    public async Task<Results<Ok<DeletionAnswer>, ProblemHttpResult>> DeleteAsync(IMediator mediator, HttpContext context, Guid id, CancellationToken ct)
    {
        var (version, unsaid) = RecordVersion.Read(context.Request);
        if (unsaid is not null)
        {
            return unsaid;
        }

        if ((version ?? (await mediator.Send(new DeleteRecord.Query(Noun, id), ct))?.Version) is not { } read)
        {
            return await MissingAsync(mediator, id, ct);
        }

        return (await mediator.Send(new DeleteRecord.Command(Noun, id, read), ct)).Result switch
        {
            DeletionResult.Done => TypedResults.Ok((await mediator.Send(new FetchDeletions.OfRecord(Noun, id), ct))!),
            DeletionResult.Changed => Problems.Of(StatusCodes.Status412PreconditionFailed, "Somebody else saved it meanwhile, and nothing was deleted. Read it again."),
            _ => await MissingAsync(mediator, id, ct),
        };
    }

    private async Task<ProblemHttpResult> MissingAsync(IMediator mediator, Guid id, CancellationToken ct) =>
        await mediator.Send(new FetchDeletions.OfRecord(Noun, id), ct) is { } deletion ? Problems.Deleted(deletion.Id) : Problems.NotFound(NoSuch);
}
