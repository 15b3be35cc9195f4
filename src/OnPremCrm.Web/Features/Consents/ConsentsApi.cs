using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Consents;

/// <summary>Consents for programs: what there is to consent to, how somebody stands to it, and what they said now.</summary>
public sealed class ConsentsApi : IFeature
{
    private const string Noun = "contacts";
    private const string NoSuch = "There is no such contact, or this token may not see it.";

    public void Map(WebApplication app)
    {
        RestApi.Of(app, "consent-purposes").MapGet("", Purposes).WithName("listConsentPurposes").WithSummary("What people are asked to consent to, with each wording that it had")
            .WithDescription("All of them at once: nextCursor is always null.");
        var consents = RestApi.Of(app, Noun).ProducesProblem(StatusCodes.Status404NotFound);
        consents.MapGet("{id:guid}/consents", Show).WithName("getConsents").WithSummary("What a contact consented to: how it stands, and everything that was said");
        consents.MapPost("{id:guid}/consents", Record).WithName("createConsent").WithSummary("Note that a contact consented to something, or withdrew it")
            .WithDescription("It takes the right to edit the contact, and is never changed: whoever says otherwise later said that later. A consent needs a proof: note, reference or callId.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static async Task<Ok<Page<ConsentPurposeAnswer>>> Purposes(IMediator mediator, CancellationToken ct)
    {
        var list = await mediator.Send(new ListPurposes.Query(), ct);
        return TypedResults.Ok(new Page<ConsentPurposeAnswer>([.. list.InUse.Concat(list.Retired).Select(ConsentPurposeAnswer.Of)], null));
    }

    private static async Task<Results<Ok<ContactConsentsAnswer>, ProblemHttpResult>> Show(IMediator mediator, Sightings sightings, Guid id, CancellationToken ct)
    {
        if (await mediator.Send(new ShowConsents.Query(new ContactId(id)), ct) is not { } shown)
        {
            return Problems.NotFound(NoSuch);
        }

        await sightings.NoteAsync(Noun, id, ct);
        return TypedResults.Ok(ContactConsentsAnswer.Of(shown));
    }

    private static async Task<Results<Created<ConsentAnswer>, ProblemHttpResult>> Record(IMediator mediator, TimeProvider time, Guid id, NewConsent consent, CancellationToken ct)
    {
        var read = new Parameters();
        var at = read.Moment("at", consent.At) ?? time.GetUtcNow();
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var contact = new ContactId(id);
        var purpose = new ConsentPurposeId(consent.PurposeId);
        var version = consent.Version ?? (await mediator.Send(new ListPurposes.Query(), ct)).NewestOf(purpose);
        try
        {
            var recorded = await mediator.Send(
                new RecordConsent.Command
                {
                    Id = contact, Text = RecordConsent.Command.KeyOf(purpose, version), State = consent.State, Moment = at, Origin = consent.Origin, Note = consent.Note, Reference = consent.Reference,
                    Call = consent.CallId is { } call ? new CallId(call) : null,
                },
                ct);
            return recorded is { } made && await mediator.Send(new ShowConsents.Query(contact), ct) is { } shown
                ? TypedResults.Created($"{RestApi.Root}/{Noun}/{id}/consents", ConsentAnswer.Of(shown.History.Single(one => one.Id == made), shown))
                : Problems.NotFound(NoSuch);
        }
        catch (ValidationException refused)
        {
            foreach (var error in refused.Errors)
            {
                read.Refuse(FieldOf(error.PropertyName), error.ErrorMessage);
            }

            return read.Problem!;
        }
    }

    // The form has the purpose and its version in one field.
    private static string FieldOf(string property) => property switch
    {
        nameof(RecordConsent.Command.Text) => "purposeId",
        nameof(RecordConsent.Command.Call) => "callId",
        _ => property.ToLowerInvariant(),
    };
}
