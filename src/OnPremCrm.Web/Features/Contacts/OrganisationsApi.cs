using System.ComponentModel;
using System.Text.Json.Nodes;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The organisations for programs.</summary>
public sealed class OrganisationsApi : IFeature
{
    public const string Noun = "organisations";

    private static readonly RecordEndpoints Records = new(MergeNoun.Organisations, "There is no such organisation, or this token may not see it.");

    public void Map(WebApplication app)
    {
        var organisations = RestApi.Of(app, Noun);
        organisations.MapGet("", List).WithName("listOrganisations").WithSummary("The organisations, the latest made first").WithDescription(AskedRecords.OwnFields)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        organisations.MapPost("", Create).WithName("createOrganisation").WithSummary("Make an organisation")
            .Accepts<OrganisationChange>("application/json")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        RecordEndpoints.Describe<OrganisationChange>(
            organisations.MapGet("{id:guid}", Show).WithName("getOrganisation").WithSummary("One organisation"),
            organisations.MapPatch("{id:guid}", Change).WithName("changeOrganisation").WithSummary("Change fields of an organisation"),
            organisations.MapDelete("{id:guid}", Delete).WithName("deleteOrganisation").WithSummary("Delete an organisation"));
    }

    private static async Task<Results<Ok<Page<OrganisationAnswer>>, ProblemHttpResult>> List(
        IMediator mediator, CrmDatabase database, TypedNumbers numbers, HttpContext context, CancellationToken ct,
        [Description("Only those that have this number, their own or within a block; in any written form.")] string? phone,
        [Description("Only those that have this e-mail address.")] string? email,
        [Description("Only those that the search finds: a part of a name, of a number, of an address.")] string? search,
        [Description("Only those with this tag.")] string? tag,
        [Description("Only those that this user looks after: the user's id; none for those that nobody looks after.")] string? owner,
        [Description("Only those that were made or saved then or later: ISO 8601, UTC unless it says otherwise.")] string? changedSince,
        [Description("name, owner, created, changed, last-talk, calls-in, calls-out or unanswered, with a dash before it for the other way round; the latest made first if absent.")] string? sort,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("Organisations per page, 1 to 200; 50 if absent.")] string? limit)
    {
        var read = new Parameters();
        var query = new FetchOrganisations.Query(
            await read.NumberAsync("phone", phone, numbers, ct), await AskedRecords.ReadAsync(read, database, FieldNoun.Organisations, context.Request.Query, search, email, tag, owner, changedSince, sort, cursor, ct), read.Limit(limit));
        return read.Problem is { } problem ? problem : TypedResults.Ok(await mediator.Send(query, ct));
    }

    private static Task<Results<Ok<OrganisationAnswer>, ProblemHttpResult>> Show(IMediator mediator, Sightings sightings, HttpContext context, Guid id, CancellationToken ct) =>
        Records.ShowAsync(mediator, sightings, context, id, new FetchOrganisation.Query(new OrganisationId(id)), ct);

    private static async Task<Results<Created<OrganisationAnswer>, NoContent, ProblemHttpResult>> Create(
        IMediator mediator, RecordChanges changes, CurrentUser user, HttpContext context, SentFields body, CancellationToken ct)
    {
        var command = new SaveOrganisation.Command { OwnerId = Records.FirstOwner(user) };
        return await PutAsync(changes, body.Fields, command, ct) is { } wrong
            ? wrong
            : await Records.CreateAsync(context, async () => await mediator.Send(new FetchOrganisation.Query((await mediator.Send(command, ct))!.Id), ct));
    }

    private static Task<Results<Ok<OrganisationAnswer>, NoContent, ProblemHttpResult>> Change(
        IMediator mediator, RecordChanges changes, HttpContext context, Guid id, SentFields body, CancellationToken ct) => Records.ChangeAsync(
        mediator, context, id, body.Fields, new FindOrganisation.Query(new OrganisationId(id)), command => PutAsync(changes, body.Fields, command, ct),
        async command => await mediator.Send(command, ct) is { } outcome ? outcome.Current is null : null, new FetchOrganisation.Query(new OrganisationId(id)), ct);

    private static Task<Results<Ok<DeletionAnswer>, ProblemHttpResult>> Delete(IMediator mediator, HttpContext context, Guid id, CancellationToken ct) =>
        Records.DeleteAsync(mediator, context, id, ct);

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
