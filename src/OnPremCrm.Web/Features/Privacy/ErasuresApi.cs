using System.ComponentModel;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Privacy;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Privacy;

/// <summary>The erasure of persons for programs: counted first, asked for, followed until everything is gone.</summary>
public sealed class ErasuresApi : IFeature
{
    private const string Noun = "erasures";
    private const string NoSuchContact = "There is no such contact, or this token may not see it.";

    public sealed record NewErasure(
        [property: Description("Whom.")] Guid ContactId,
        [property: Description("The contact's name: it must be the one that is stored, so that nobody erases the wrong one by a mistaken id.")] string Name,
        [property: Description("Of the request, as the company files it; nothing that names the person.")] string? Reference = null);

    public void Map(WebApplication app)
    {
        var erasures = RestApi.Of(app, Noun).RequireAuthorization(Policies.Admin).ProducesProblem(StatusCodes.Status403Forbidden);
        erasures.MapGet("", List).WithName("listErasures").WithSummary("The erasures, newest first").WithDescription("For administrators. The last 200: nextCursor is always null.");
        erasures.MapGet("plan", Plan).WithName("planErasure").WithSummary("What would go with a person").WithDescription("Counted by doing it and taking it back. Nothing goes.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        erasures.MapPost("", Ask).WithName("createErasure").WithSummary("Erase a person for good").WithDescription("Done in the background; it cannot be taken back. Asked for again, it is the same erasure.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        erasures.MapGet("{id:guid}", Show).WithName("getErasure").WithSummary("How far an erasure is").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<Page<ErasureAnswer>>> List(IMediator mediator, CancellationToken ct) =>
        TypedResults.Ok(new Page<ErasureAnswer>([.. (await mediator.Send(new ListErasures.Query(), ct)).Select(ErasureAnswer.Of)], null));

    private static async Task<Results<Ok<ErasurePlanAnswer>, ProblemHttpResult>> Plan(IMediator mediator, CancellationToken ct, [Description("The contact's id.")] string? contact)
    {
        var read = new Parameters();
        var id = read.Id("contact", contact);
        if (id is null && read.Problem is null)
        {
            read.Refuse("contact", "\"contact\" must be a contact's id.");
        }

        return read.Problem is { } problem ? problem
            : await mediator.Send(new PlanErasure.Query(new ContactId(id!.Value)), ct) is { } plan ? TypedResults.Ok(new ErasurePlanAnswer(plan.Name, plan.Counts, plan.SharedNumbers, plan.Asked?.Value))
            : Problems.NotFound(NoSuchContact);
    }

    private static async Task<Results<Accepted<ErasureAnswer>, ProblemHttpResult>> Ask(IMediator mediator, NewErasure wish, CancellationToken ct)
    {
        try
        {
            return await mediator.Send(new ErasePerson.Command { Id = new ContactId(wish.ContactId), Typed = wish.Name, Reference = wish.Reference }, ct) is { } id
                ? TypedResults.Accepted($"{RestApi.Root}/{Noun}/{id}", ErasureAnswer.Of((await mediator.Send(new ShowErasure.Query(id), ct))!))
                : Problems.NotFound(NoSuchContact);
        }
        catch (ValidationException refused)
        {
            var read = new Parameters();
            foreach (var error in refused.Errors)
            {
                read.Refuse(error.PropertyName == nameof(ErasePerson.Command.Typed) ? "name" : "reference", error.ErrorMessage);
            }

            return read.Problem!;
        }
    }

    private static async Task<Results<Ok<ErasureAnswer>, ProblemHttpResult>> Show(IMediator mediator, Guid id, CancellationToken ct) =>
        await mediator.Send(new ShowErasure.Query(new ErasureId(id)), ct) is { } erasure ? TypedResults.Ok(ErasureAnswer.Of(erasure)) : Problems.NotFound("There is no such erasure.");
}
