using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using OnPremCrm.Core.Calls;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Saves, changes and deletes views, and leads back to the log.</summary>
public sealed class KeepCallViewPage(IMediator mediator, Words words) : PageModel
{
    public IActionResult OnGet() => LocalRedirect(ListCallsPage.Path);

    public async Task<IActionResult> OnPostSave(string? name, string? query, bool shared, CancellationToken ct)
    {
        var question = QuestionOf(query);
        var outcome = await mediator.Send(new SaveCallView.Command(name, question, shared), ct);
        return Answer(question, outcome.Saved, outcome.Refused, name);
    }

    public async Task<IActionResult> OnPostOverwrite(CallViewId id, string? query, CancellationToken ct)
    {
        var question = QuestionOf(query);
        return Answer(question, id, await mediator.Send(new ChangeCallView.Command(id, question), ct), null);
    }

    public async Task<IActionResult> OnPostRename(CallViewId id, string? name, string? query, bool shared, CancellationToken ct) =>
        Answer(QuestionOf(query), id, await mediator.Send(new ChangeCallView.Command(id, Name: name ?? "", IsShared: shared), ct), name);

    public async Task<IActionResult> OnPostDelete(CallViewId id, string? query, CancellationToken ct)
    {
        var refused = await mediator.Send(new DeleteCallView.Command(id), ct);
        return Answer(QuestionOf(query), refused is null ? null : id, refused, null);
    }

    private static CallQuestion QuestionOf(string? query) => CallQuestion.Read(QueryHelpers.ParseQuery(query)).Question;

    // Back to what was on the screen, refused or not: nobody has to set the filters again.
    private LocalRedirectResult Answer(CallQuestion question, CallViewId? view, ViewRefusal? refused, string? name)
    {
        if (refused is { } refusal)
        {
            TempData["Said"] = refusal switch
            {
                ViewRefusal.NameMissing => words["views.nameMissing"],
                ViewRefusal.NameTaken => words["views.nameTaken", name?.Trim()],
                ViewRefusal.TooMany => words["views.tooMany", SaveCallView.Most],
                _ => words["views.notYours"],
            };
        }

        var parts = new[] { question.Query, view is null ? "" : $"view={view}" }.Where(part => part.Length > 0);
        return LocalRedirect(ListCallsPage.Path + (parts.Any() ? "?" : "") + string.Join('&', parts));
    }
}
