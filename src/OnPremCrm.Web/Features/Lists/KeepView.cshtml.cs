using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Lists;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Lists;

/// <summary>Saves, changes and deletes views, and leads back to the list.</summary>
public sealed class KeepViewPage(IMediator mediator, Words words, IEnumerable<IAddressedList> lists) : PageModel
{
    private IAddressedList _list = null!;

    private ListNoun Noun => _list.Noun;

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (Word.TryParse<ListNoun>((string?)RouteData.Values["noun"], out var noun))
        {
            _list = lists.Single(list => list.Noun == noun);
        }
        else
        {
            context.Result = NotFound();
        }
    }

    public IActionResult OnGet() => LocalRedirect(ViewMenu.PathOf(Noun));

    public async Task<IActionResult> OnPostSave(string? name, string? query, bool shared, CancellationToken ct)
    {
        var outcome = await mediator.Send(new SaveView.Command(Noun, name, _list.Asked(query), shared), ct);
        return Answer(query, outcome.Saved, outcome.Refused, name);
    }

    public async Task<IActionResult> OnPostOverwrite(SavedViewId id, string? query, CancellationToken ct) =>
        Answer(query, id, await mediator.Send(new ChangeView.Command(Noun, id, _list.Asked(query)), ct), null);

    public async Task<IActionResult> OnPostRename(SavedViewId id, string? name, string? query, bool shared, CancellationToken ct) =>
        Answer(query, id, await mediator.Send(new ChangeView.Command(Noun, id, Name: name ?? "", IsShared: shared), ct), name);

    public async Task<IActionResult> OnPostDelete(SavedViewId id, string? query, CancellationToken ct)
    {
        var refused = await mediator.Send(new DeleteView.Command(Noun, id), ct);
        return Answer(query, refused is null ? null : id, refused, null);
    }

    // Back to what was on the screen, refused or not: nobody has to set the filters again.
    private LocalRedirectResult Answer(string? query, SavedViewId? view, ViewRefusal? refused, string? name)
    {
        if (refused is { } refusal)
        {
            TempData["Said"] = refusal switch
            {
                ViewRefusal.NameMissing => words["views.nameMissing"],
                ViewRefusal.NameTaken => words["views.nameTaken", name?.Trim()],
                ViewRefusal.TooMany => words["views.tooMany", SaveView.Most],
                ViewRefusal.TooLong => words["views.tooLong"],
                _ => words["views.notYours"],
            };
        }

        var parts = new[] { _list.Asked(query), view is null ? "" : $"view={view}" }.Where(part => part.Length > 0);
        return LocalRedirect(ViewMenu.PathOf(Noun) + (parts.Any() ? "?" : "") + string.Join('&', parts));
    }
}
