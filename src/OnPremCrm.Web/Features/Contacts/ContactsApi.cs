using System.ComponentModel;
using System.Text.Json.Nodes;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The contacts for programs.</summary>
public sealed class ContactsApi : IFeature
{
    public const string Noun = "contacts";

    /// <summary>Of one record, whichever noun.</summary>
    public const string AboutMerged = "The id of one that was merged into another answers with that other.";

    private const string NoSuch = "There is no such contact, or this token may not see it.";
    private const string MergePatch = "application/merge-patch+json";

    public void Register(IServiceCollection services, IConfiguration configuration) => services.AddScoped<RecordChanges>();

    public void Map(WebApplication app)
    {
        var contacts = RestApi.Of(app, Noun);
        contacts.MapGet("", List).WithName("listContacts").WithSummary("The contacts, the latest made first, or those who have a number")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        contacts.MapGet("{id:guid}", Show).WithName("getContact").WithSummary("One contact").WithDescription(AboutMerged)
            .ProducesProblem(StatusCodes.Status404NotFound);
        contacts.MapPost("", Create).WithName("createContact").WithSummary("Make a contact")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        DescribeChange<ContactChange>(contacts.MapPatch("{id:guid}", Change).WithName("changeContact").WithSummary("Change fields of a contact"));
    }

    /// <summary>What changing a record answers, whichever noun.</summary>
    public static void DescribeChange<TChange>(RouteHandlerBuilder change)
        where TChange : RecordChange => change
        .WithDescription("A merge patch (RFC 7396): a field that is not sent stays, one that is sent as null is emptied, a list is replaced as a whole. "
            + "Say with If-Match which version you have read: if somebody saved it meanwhile nothing is changed, and 412 answers with what there is now. "
            + "204: it is saved, and was given to somebody whose records this token may not see.")
        .Accepts<TChange>(MergePatch, "application/json")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);

    /// <summary>Who looks after a new record for which the program names nobody. A token that would not see it then gives it to its own person.</summary>
    public static UserId? FirstOwner(CurrentUser user, GuardedNoun noun) => user.Viewer.SightOf(noun, Deed.See).Covers(null) ? null : user.Viewer.Own;

    private static async Task<Results<Ok<Page<ContactAnswer>>, ProblemHttpResult>> List(
        IMediator mediator, TypedNumbers numbers, Sightings sightings, CancellationToken ct,
        [Description("Only those who have this number; in any written form.")] string? phone,
        [Description("Only those who have this e-mail address.")] string? email,
        [Description("Only those who work in this organisation: its id.")] string? organisation,
        [Description("Only those that the search finds: a part of a name, of a number, of an address.")] string? search,
        [Description("Only those with this tag.")] string? tag,
        [Description("Only those that this user looks after: the user's id.")] string? owner,
        [Description("Only those who were made or saved then or later: ISO 8601, UTC unless it says otherwise.")] string? changedSince,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("Contacts per page, 1 to 200; 50 if absent.")] string? limit)
    {
        var read = new Parameters();
        var query = new FetchContacts.Query(
            await read.NumberAsync("phone", phone, numbers, ct), read.Id("organisation", organisation) is { } id ? new OrganisationId(id) : null,
            AskedRecords.Read(read, search, email, tag, owner, changedSince), read.Cursor(cursor), read.Limit(limit));
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

    private static async Task<Results<Ok<ContactAnswer>, ProblemHttpResult>> Show(IMediator mediator, Sightings sightings, HttpContext context, Guid id, CancellationToken ct)
    {
        if (await mediator.Send(new FetchContact.Query(new ContactId(id)), ct) is not { } contact)
        {
            return Problems.NotFound(NoSuch);
        }

        await sightings.NoteAsync(Noun, contact.Id, ct);
        RecordVersion.Tell(context, contact.Version);
        return TypedResults.Ok(contact);
    }

    private static async Task<Results<Created<ContactAnswer>, NoContent, ProblemHttpResult>> Create(
        IMediator mediator, RecordChanges changes, CurrentUser user, HttpContext context, NewContact contact, CancellationToken ct)
    {
        var owner = contact.OwnerId is { } id ? new UserId(id) : FirstOwner(user, GuardedNoun.Contacts);
        if (await changes.CheckAsync(FieldNoun.Contacts, contact.Custom, owner, ct) is { } wrong)
        {
            return wrong;
        }

        try
        {
            var outcome = await mediator.Send(new SaveContact.Command
            {
                Name = contact.Name, Organisation = contact.Organisation, JobTitle = contact.JobTitle, Note = contact.Note, OwnerId = owner,
                Birthday = contact.Birthday, Language = contact.Language, Source = contact.Source, Tags = contact.Tags is null ? null : Tagging.Write(contact.Tags), Custom = CustomInputs.Of(contact.Custom),
                Affiliations = [.. (contact.Affiliations ?? []).Select(part => part.ToLine())],
                Numbers = [.. contact.AllPhones().Select(phone => phone.ToLine())],
                Emails = [.. contact.AllEmails().Select(email => email.ToLine())],
                Messengers = [.. (contact.Messengers ?? []).Select(account => account.ToLine())],
                Addresses = [.. (contact.Addresses ?? []).Select(address => address.ToLine())],
            }, ct);
            if (await mediator.Send(new FetchContact.Query(outcome!.Id), ct) is not { } made)
            {
                return TypedResults.NoContent(); // it was given to somebody whose contacts this token may not see
            }

            RecordVersion.Tell(context, made.Version);
            return TypedResults.Created($"{RestApi.Root}/{Noun}/{made.Id}", made);
        }
        catch (ValidationException refused)
        {
            return RecordChanges.Explain(refused, property => FieldOf(property, contact));
        }
    }

    private static async Task<Results<Ok<ContactAnswer>, NoContent, ProblemHttpResult>> Change(
        IMediator mediator, RecordChanges changes, HttpContext context, Guid id, SentFields body, CancellationToken ct)
    {
        var (version, unsaid) = RecordVersion.Read(context.Request);
        if (unsaid is not null)
        {
            return unsaid;
        }

        var contactId = new ContactId(id);
        if (await mediator.Send(new FindContact.Query(contactId), ct) is not { } command)
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
            var saved = outcome is null ? null : await mediator.Send(new FetchContact.Query(contactId), ct);
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
