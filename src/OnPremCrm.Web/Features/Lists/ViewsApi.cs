using System.ComponentModel;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Lists;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Lists;

/// <summary>Saved views of lists for programs: those of the token's person, and the shared ones.</summary>
public sealed class ViewsApi : IFeature
{
    private const string Noun = "views";

    public sealed record NewView(
        ListNoun Noun, string Name,
        [property: Description("The query of the list's page, such as tag=VIP&sort=-last-talk. What means nothing is left out.")] string Query,
        [property: Description("For everybody; that takes a manager.")] bool IsShared = false);

    public void Map(WebApplication app)
    {
        var views = RestApi.Of(app, Noun);
        views.MapGet("", List).WithName("listViews").WithSummary("Saved views: those of the token's person, then the shared ones").WithDescription("All of them at once: nextCursor is always null.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        views.MapPost("", Save).WithName("createView").WithSummary("Keep what is asked of a list under a name").WithDescription("Takes a token that belongs to a person.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        views.MapDelete("{id:guid}", Delete).WithName("deleteView").WithSummary("Forget a saved view; what it lists stays")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<Page<ViewAnswer>>, ProblemHttpResult>> List(
        ListBook book, CurrentUser user, CancellationToken ct, [Description("calls, contacts or organisations; all if absent.")] string? noun)
    {
        var read = new Parameters();
        var asked = read.Word<ListNoun>("noun", noun);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var views = new List<SavedView>();
        foreach (var list in asked is { } one ? [one] : Enum.GetValues<ListNoun>())
        {
            views.AddRange(await book.ViewsAsync(list, ct));
        }

        return TypedResults.Ok(new Page<ViewAnswer>(views.ConvertAll(view => ViewAnswer.Of(view, user.Viewer)), null));
    }

    private static async Task<Results<Created<ViewAnswer>, ProblemHttpResult>> Save(
        IMediator mediator, CrmDatabase database, CurrentUser user, IEnumerable<IAddressedList> lists, NewView wish, CancellationToken ct)
    {
        var outcome = await mediator.Send(new SaveView.Command(wish.Noun, wish.Name, lists.Single(list => list.Noun == wish.Noun).Asked(wish.Query), wish.IsShared), ct);
        if (outcome.Saved is { } id)
        {
            return TypedResults.Created($"{RestApi.Root}/{Noun}?noun={Core.Word.Of(wish.Noun)}", ViewAnswer.Of(await database.SavedViews.AsNoTracking().SingleAsync(view => view.Id == id, ct), user.Viewer));
        }

        var read = new Parameters();
        switch (outcome.Refused)
        {
            case ViewRefusal.NameMissing:
                read.Refuse("name", $"\"name\" must be 1 to {SavedView.LongestName} characters.");
                break;
            case ViewRefusal.NameTaken:
                read.Refuse("name", "Another view of this list has that name.");
                break;
            case ViewRefusal.TooLong:
                read.Refuse("query", $"\"query\" must be no longer than {SavedView.LongestQuery} characters.");
                break;
        }

        return read.Problem ?? (outcome.Refused == ViewRefusal.TooMany
            ? Problems.Of(StatusCodes.Status409Conflict, $"Nobody has more than {SaveView.Most} views of a list. Delete one first.")
            : Problems.Forbidden("A view for everybody takes a manager."));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(IMediator mediator, CrmDatabase database, CurrentUser user, Guid id, CancellationToken ct)
    {
        var wanted = new SavedViewId(id);
        return await database.SavedViews.VisibleTo(user.Viewer).Where(view => view.Id == wanted).Select(view => (ListNoun?)view.Noun).FirstOrDefaultAsync(ct) is { } noun
            && await mediator.Send(new DeleteView.Command(noun, wanted), ct) is null
            ? TypedResults.NoContent()
            : Problems.NotFound("There is no such view, or this token may not delete it.");
    }
}
