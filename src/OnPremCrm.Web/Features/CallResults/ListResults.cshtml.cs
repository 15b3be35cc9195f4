using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Calls;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.CallResults;

[Authorize(Policies.Admin)]
public sealed class ListResultsPage(IMediator mediator) : PageModel, IFormPage
{
    public ListResults.Model List { get; private set; } = null!;

    /// <summary>What was typed as a name that was refused.</summary>
    public string? Typed { get; private set; }

    public string? Refusal => ModelState.Values.SelectMany(entry => entry.Errors).Select(error => error.ErrorMessage).FirstOrDefault();

    public Task OnGet(CancellationToken ct) => Fill(ct);

    public async Task<IActionResult> OnPostSave(Guid? id, string? name, CancellationToken ct)
    {
        Typed = id is null ? name : null;
        return Answer(await mediator.Send(new SaveResult.Command(id is { } known ? new CallResultId(known) : null, name), ct));
    }

    public async Task<IActionResult> OnPostUse(CallResultId id, bool active, CancellationToken ct) => Answer(await mediator.Send(new RetireResult.Command(id, active), ct));

    public async Task<IActionResult> OnPostRaise(CallResultId id, CancellationToken ct) => Answer(await mediator.Send(new RaiseResult.Command(id), ct));

    public async Task Fill(CancellationToken ct) => List = await mediator.Send(new ListResults.Query(), ct);

    private ActionResult Answer(bool done) => done ? Redirect("/results") : NotFound();
}
