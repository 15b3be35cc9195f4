using System.ComponentModel;
using System.Text.Json.Nodes;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The contacts for programs.</summary>
public sealed class ContactsApi : IFeature
{
    public const string Noun = "contacts";

    private static readonly RecordEndpoints Records = new(MergeNoun.Contacts, "There is no such contact, or this token may not see it.");

    public void Register(IServiceCollection services, IConfiguration configuration) => services.AddScoped<RecordChanges>();

    public void Map(WebApplication app)
    {
        var contacts = RestApi.Of(app, Noun);
        contacts.MapGet("", List).WithName("listContacts").WithSummary("The contacts, the latest made first, or those who have a number").WithDescription(AskedRecords.OwnFields)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        contacts.MapPost("", Create).WithName("createContact").WithSummary("Make a contact")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        RecordEndpoints.Describe<ContactChange>(
            contacts.MapGet("{id:guid}", Show).WithName("getContact").WithSummary("One contact"),
            contacts.MapPatch("{id:guid}", Change).WithName("changeContact").WithSummary("Change fields of a contact"),
            contacts.MapDelete("{id:guid}", Delete).WithName("deleteContact").WithSummary("Delete a contact"));
    }

    private static async Task<Results<Ok<Page<ContactAnswer>>, ProblemHttpResult>> List(
        IMediator mediator, CrmDatabase database, TypedNumbers numbers, Sightings sightings, HttpContext context, CancellationToken ct,
        [Description("Only those who have this number; in any written form.")] string? phone,
        [Description("Only those who have this e-mail address.")] string? email,
        [Description("Only those who work in this organisation: its id.")] string? organisation,
        [Description("Only those that the search finds: a part of a name, of a number, of an address.")] string? search,
        [Description("Only those with this tag.")] string? tag,
        [Description("Only those that this user looks after: the user's id; none for those that nobody looks after.")] string? owner,
        [Description("Only those who were made or saved then or later: ISO 8601, UTC unless it says otherwise.")] string? changedSince,
        [Description("name, organisation, owner, created, changed, last-talk, calls-in, calls-out or unanswered, with a dash before it for the other way round; the latest made first if absent.")] string? sort,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("Contacts per page, 1 to 200; 50 if absent.")] string? limit)
    {
        var read = new Parameters();
        var query = new FetchContacts.Query(
            await read.NumberAsync("phone", phone, numbers, ct), read.Id("organisation", organisation) is { } id ? new OrganisationId(id) : null,
            await AskedRecords.ReadAsync(read, database, FieldNoun.Contacts, context.Request.Query, search, email, tag, owner, changedSince, sort, cursor, ct), read.Limit(limit));
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var page = await mediator.Send(query, ct);
        foreach (var contact in query.Number is null ? [] : page.Items)
        {
            await sightings.NoteAsync(Noun, contact.Id, ct);
        }

        return TypedResults.Ok(page);
    }

    private static Task<Results<Ok<ContactAnswer>, ProblemHttpResult>> Show(IMediator mediator, Sightings sightings, HttpContext context, Guid id, CancellationToken ct) =>
        Records.ShowAsync(mediator, sightings, context, id, new FetchContact.Query(new ContactId(id)), ct);

    private static async Task<Results<Created<ContactAnswer>, NoContent, ProblemHttpResult>> Create(
        IMediator mediator, RecordChanges changes, CurrentUser user, HttpContext context, NewContact contact, CancellationToken ct)
    {
        var owner = contact.OwnerId is { } id ? new UserId(id) : Records.FirstOwner(user);
        if (await changes.CheckAsync(FieldNoun.Contacts, contact.Custom, owner, ct) is { } wrong)
        {
            return wrong;
        }

        var command = new SaveContact.Command
        {
            Name = contact.Name, Organisation = contact.Organisation, JobTitle = contact.JobTitle, Note = contact.Note, OwnerId = owner,
            Birthday = contact.Birthday, Language = contact.Language, Source = contact.Source, Tags = contact.Tags is null ? null : Tagging.Write(contact.Tags), Custom = CustomInputs.Of(contact.Custom),
            Affiliations = [.. (contact.Affiliations ?? []).Select(part => part.ToLine())],
            Numbers = [.. contact.AllPhones().Select(phone => phone.ToLine())],
            Emails = [.. contact.AllEmails().Select(email => email.ToLine())],
            Messengers = [.. (contact.Messengers ?? []).Select(account => account.ToLine())],
            Addresses = [.. (contact.Addresses ?? []).Select(address => address.ToLine())],
        };
        return await Records.CreateAsync(context, async () => await mediator.Send(new FetchContact.Query((await mediator.Send(command, ct))!.Id), ct), property => FieldOf(property, contact));
    }

    private static Task<Results<Ok<ContactAnswer>, NoContent, ProblemHttpResult>> Change(
        IMediator mediator, RecordChanges changes, HttpContext context, Guid id, SentFields body, CancellationToken ct) => Records.ChangeAsync(
        mediator, context, id, body.Fields, new FindContact.Query(new ContactId(id)), command => PutAsync(changes, body.Fields, command, ct),
        async command => await mediator.Send(command, ct) is { } outcome ? outcome.Current is null : null, new FetchContact.Query(new ContactId(id)), ct);

    private static Task<Results<Ok<DeletionAnswer>, ProblemHttpResult>> Delete(IMediator mediator, HttpContext context, Guid id, CancellationToken ct) =>
        Records.DeleteAsync(mediator, context, id, ct);

    private static async Task<ProblemHttpResult?> PutAsync(RecordChanges changes, JsonObject sent, SaveContact.Command command, CancellationToken ct)
    {
        var change = changes.Read<ContactChange>(sent);
        RecordChanges.Put(sent, nameof(change.Organisation), () => command.Organisation = change.Organisation);
        RecordChanges.Put(sent, nameof(change.JobTitle), () => command.JobTitle = change.JobTitle);
        RecordChanges.Put(sent, nameof(change.HasLeft), () => command.HasLeft = change.HasLeft == true);
        RecordChanges.Put(sent, nameof(change.Affiliations), () => command.Affiliations = [.. (change.Affiliations ?? []).Select(part => part.ToLine())]);
        RecordChanges.Put(sent, nameof(change.Birthday), () => command.Birthday = change.Birthday);
        RecordChanges.Put(sent, nameof(change.Language), () => command.Language = change.Language);
        return await changes.PutAsync(FieldNoun.Contacts, sent, change, command, ct);
    }

    // A new contact may have its numbers in three ways and its e-mail addresses in two; each is named as it was sent.
    private static string FieldOf(string property, NewContact contact)
    {
        var name = RecordChanges.FieldOf(property);
        var open = name.IndexOf('[', StringComparison.Ordinal);
        if (open < 0 || !int.TryParse(name[(open + 1)..name.IndexOf(']', StringComparison.Ordinal)], out var at))
        {
            return name;
        }

        var bare = contact.BarePhones().Count();
        return name[..open] switch
        {
            "numbers" => at < bare ? $"phones[{at}]" : $"numbers[{at - bare}].number",
            "emails" => contact.Email is not null && at == 0 ? "email" : $"emails[{at - (contact.Email is null ? 0 : 1)}].address",
            _ => name,
        };
    }
}
