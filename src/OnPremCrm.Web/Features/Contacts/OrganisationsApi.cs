using System.ComponentModel;
using System.Text.Json.Nodes;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The organisations for programs.</summary>
public sealed class OrganisationsApi : IFeature
{
    public const string Noun = "organisations";

    private const string NoSuch = "There is no such organisation, or this token may not see it.";

    public void Map(WebApplication app)
    {
        var organisations = RestApi.Of(app, Noun);
        organisations.MapGet("", List).WithName("listOrganisations").WithSummary("The organisations, the latest made first")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        organisations.MapGet("{id:guid}", Show).WithName("getOrganisation").WithSummary("One organisation").WithDescription(ContactsApi.AboutMerged)
            .ProducesProblem(StatusCodes.Status404NotFound);
        organisations.MapPost("", Create).WithName("createOrganisation").WithSummary("Make an organisation")
            .Accepts<OrganisationChange>("application/json")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        ContactsApi.DescribeChange<OrganisationChange>(organisations.MapPatch("{id:guid}", Change).WithName("changeOrganisation").WithSummary("Change fields of an organisation"));
    }

    private static async Task<Results<Ok<Page<OrganisationAnswer>>, ProblemHttpResult>> List(
        IMediator mediator, TypedNumbers numbers, CancellationToken ct,
        [Description("Only those that have this number, their own or within a block; in any written form.")] string? phone,
        [Description("Only those that have this e-mail address.")] string? email,
        [Description("Only those that the search finds: a part of a name, of a number, of an address.")] string? search,
        [Description("Only those with this tag.")] string? tag,
        [Description("Only those that this user looks after: the user's id.")] string? owner,
        [Description("Only those that were made or saved then or later: ISO 8601, UTC unless it says otherwise.")] string? changedSince,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("Organisations per page, 1 to 200; 50 if absent.")] string? limit)
    {
        var read = new Parameters();
        var query = new FetchOrganisations.Query(
            await read.NumberAsync("phone", phone, numbers, ct), AskedRecords.Read(read, search, email, tag, owner, changedSince), read.Cursor(cursor), read.Limit(limit));
        return read.Problem is { } problem ? problem : TypedResults.Ok(await mediator.Send(query, ct));
    }

    private static async Task<Results<Ok<OrganisationAnswer>, ProblemHttpResult>> Show(IMediator mediator, Sightings sightings, HttpContext context, Guid id, CancellationToken ct)
    {
        if (await mediator.Send(new FetchOrganisation.Query(new OrganisationId(id)), ct) is not { } organisation)
        {
            return Problems.NotFound(NoSuch);
        }

        await sightings.NoteAsync(Noun, organisation.Id, ct);
        RecordVersion.Tell(context, organisation.Version);
        return TypedResults.Ok(organisation);
    }

    private static async Task<Results<Created<OrganisationAnswer>, NoContent, ProblemHttpResult>> Create(
        IMediator mediator, RecordChanges changes, CurrentUser user, HttpContext context, SentFields body, CancellationToken ct)
    {
        var command = new SaveOrganisation.Command { OwnerId = ContactsApi.FirstOwner(user, Core.Access.GuardedNoun.Organisations) };
        if (await PutAsync(changes, body.Fields, command, ct) is { } wrong)
        {
            return wrong;
        }

        try
        {
            var outcome = await mediator.Send(command, ct);
            if (await mediator.Send(new FetchOrganisation.Query(outcome!.Id), ct) is not { } made)
            {
                return TypedResults.NoContent(); // it was given to somebody whose organisations this token may not see
            }

            RecordVersion.Tell(context, made.Version);
            return TypedResults.Created($"{RestApi.Root}/{Noun}/{made.Id}", made);
        }
        catch (ValidationException refused)
        {
            return RecordChanges.Explain(refused);
        }
    }

    private static async Task<Results<Ok<OrganisationAnswer>, NoContent, ProblemHttpResult>> Change(
        IMediator mediator, RecordChanges changes, HttpContext context, Guid id, SentFields body, CancellationToken ct)
    {
        var (version, unsaid) = RecordVersion.Read(context.Request);
        if (unsaid is not null)
        {
            return unsaid;
        }

        var organisationId = new OrganisationId(id);
        if (await mediator.Send(new FindOrganisation.Query(organisationId), ct) is not { } command)
        {
            return Problems.NotFound(NoSuch);
        }

        command.Version = version ?? command.Version;
        if (await PutAsync(changes, body.Fields, command, ct) is { } wrong)
        {
            return wrong;
        }

        try
        {
            var outcome = await mediator.Send(command, ct);
            var saved = outcome is null ? null : await mediator.Send(new FetchOrganisation.Query(organisationId), ct);
            if (saved is null)
            {
                return outcome is null ? Problems.NotFound(NoSuch) : TypedResults.NoContent();
            }

            RecordVersion.Tell(context, saved.Version);
            return outcome!.Current is null ? TypedResults.Ok(saved) : Problems.Outdated(saved, body.Fields);
        }
        catch (ValidationException refused)
        {
            return RecordChanges.Explain(refused);
        }
    }

    private static async Task<ProblemHttpResult?> PutAsync(RecordChanges changes, JsonObject sent, SaveOrganisation.Command command, CancellationToken ct)
    {
        var change = changes.Read<OrganisationChange>(sent);
        RecordChanges.Put(sent, nameof(change.Parent), () => command.Parent = change.Parent);
        RecordChanges.Put(sent, nameof(change.City), () => command.City = change.City);
        RecordChanges.Put(sent, nameof(change.Website), () => command.Website = change.Website);
        RecordChanges.Put(sent, nameof(change.Blocks), () => command.Blocks = string.Join('\n', change.Blocks ?? []));
        return await changes.PutAsync(FieldNoun.Organisations, sent, change, command, ct);
    }
}
