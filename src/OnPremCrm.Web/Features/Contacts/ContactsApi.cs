using System.ComponentModel;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The contacts for programs.</summary>
public sealed class ContactsApi : IFeature
{
    public void Map(WebApplication app)
    {
        var contacts = RestApi.Of(app, "contacts");
        contacts.MapGet("", List).WithName("listContacts").WithSummary("The contacts, the latest made first, or those who have a number")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        contacts.MapPost("", Create).WithName("createContact").WithSummary("Make a contact")
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<Results<Ok<Page<ContactAnswer>>, ProblemHttpResult>> List(
        IMediator mediator, TypedNumbers numbers, Sightings sightings, CancellationToken ct,
        [Description("Only those who have this number; in any written form.")] string? phone,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("Contacts per page, 1 to 200; 50 if absent.")] string? limit)
    {
        var read = new Parameters();
        var query = new FetchContacts.Query(await read.NumberAsync("phone", phone, numbers, ct), read.Cursor(cursor), read.Limit(limit));
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var page = await mediator.Send(query, ct);
        foreach (var contact in query.Number is null ? [] : page.Items)
        {
            await sightings.NoteAsync("contacts", contact.Id, ct);
        }

        return TypedResults.Ok(page);
    }

    private static async Task<Results<Created<ContactAnswer>, ProblemHttpResult>> Create(IMediator mediator, CustomInputs customs, Words words, NewContact contact, CancellationToken ct)
    {
        var own = await customs.FieldsAsync(FieldNoun.Contacts, ct);
        if (contact.Custom?.FirstOrDefault(sent => !own.Any(field => field.Key == sent.Key)) is { Key: { } unknown })
        {
            var read = new Parameters();
            read.Refuse($"custom.{unknown}", words["custom.unknown"]);
            return read.Problem!;
        }

        try
        {
            var outcome = await mediator.Send(new SaveContact.Command
            {
                Name = contact.Name, Organisation = contact.Organisation, JobTitle = contact.JobTitle, Note = contact.Note,
                Birthday = contact.Birthday, Language = contact.Language, Source = contact.Source, Tags = contact.Tags is null ? null : Tagging.Write(contact.Tags), Custom = CustomInputs.Of(contact.Custom),
                Emails = [.. contact.AllEmails().Select(email => new EmailLine { Text = email.Address, Kind = email.Kind, IsWrong = email.IsWrong, OptedOut = email.OptedOut })],
                Messengers = [.. (contact.Messengers ?? []).Select(account => new MessengerLine { Text = account.Account, Kind = account.Kind, IsWrong = account.IsWrong })],
                Addresses = [.. (contact.Addresses ?? []).Select(address => new AddressLine
                {
                    Street = address.Street, PostalCode = address.PostalCode, City = address.City, Country = address.Country, Kind = address.Kind, IsWrong = address.IsWrong,
                })],
                Numbers = [.. contact.AllPhones().Select(phone => new NumberLine { Text = phone })],
            }, ct);
            var made = await mediator.Send(new FetchContact.Query(outcome!.Id), ct);
            return TypedResults.Created($"{RestApi.Root}/contacts?phone={made.Numbers.FirstOrDefault()?.Number}", made);
        }
        catch (ValidationException refused)
        {
            var read = new Parameters();
            foreach (var error in refused.Errors)
            {
                read.Refuse(FieldOf(error.PropertyName, contact), error.ErrorMessage);
            }

            return read.Problem!;
        }
    }

    // "Numbers[0].Text" is the form's name of phones[0], "Emails[0].Text" that of email, or of emails[0].address.
    private static string FieldOf(string property, NewContact contact) =>
        property.StartsWith("Numbers", StringComparison.Ordinal) ? "phones" + property["Numbers".Length..].Replace(".Text", "", StringComparison.Ordinal)
            : property.StartsWith("Emails[", StringComparison.Ordinal) && int.TryParse(property[7..property.IndexOf(']', StringComparison.Ordinal)], out var at)
                ? contact.Email is not null && at == 0 ? "email" : $"emails[{at - (contact.Email is null ? 0 : 1)}].address"
            : property.StartsWith("Custom[", StringComparison.Ordinal) ? "custom." + property[7..^1]
            : property.StartsWith("Messengers", StringComparison.Ordinal) ? "messengers" + property["Messengers".Length..].Replace(".Text", ".account", StringComparison.Ordinal)
            : char.ToLowerInvariant(property[0]) + property[1..];
}
