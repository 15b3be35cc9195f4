using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OnPremCrm.Web.Features.Traces;

public sealed class ExplainSilencePage(IMediator mediator) : PageModel
{
    [FromQuery]
    public ExplainSilence.Query Asked { get; set; } = new();

    public ExplainSilence.Model Shown { get; private set; } = null!;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        Shown = await mediator.Send(Asked, ct);
        return Shown.IsForbidden ? Forbid() : Page();
    }
}
