using System.ComponentModel;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
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
        IMediator mediator, TypedNumbers numbers, CancellationToken ct,
        [Description("Only those who have this number; in any written form.")] string? phone,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("Contacts per page, 1 to 200; 50 if absent.")] string? limit)
    {
        var read = new Parameters();
        var query = new FetchContacts.Query(await read.NumberAsync("phone", phone, numbers, ct), read.Cursor(cursor), read.Limit(limit));
        return read.Problem is { } problem ? problem : TypedResults.Ok(await mediator.Send(query, ct));
    }

    private static async Task<Results<Created<ContactAnswer>, ProblemHttpResult>> Create(IMediator mediator, NewContact contact, CancellationToken ct)
    {
        try
        {
            var outcome = await mediator.Send(new SaveContact.Command
            {
                Name = contact.Name, Organisation = contact.Organisation, JobTitle = contact.JobTitle, Email = contact.Email, Note = contact.Note,
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
                read.Refuse(FieldOf(error.PropertyName), error.ErrorMessage);
            }

            return read.Problem!;
        }
    }

    // "Numbers[0].Text" is the form's name of phones[0].
    private static string FieldOf(string property) =>
        property.StartsWith("Numbers", StringComparison.Ordinal) ? "phones" + property["Numbers".Length..].Replace(".Text", "", StringComparison.Ordinal)
            : char.ToLowerInvariant(property[0]) + property[1..];
}
