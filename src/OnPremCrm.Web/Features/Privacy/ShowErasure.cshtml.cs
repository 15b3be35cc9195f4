using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Privacy;

namespace OnPremCrm.Web.Features.Privacy;

public sealed class ShowErasurePage(IMediator mediator) : PageModel
{
    public Erasure Shown { get; private set; } = null!;

    public bool IsDone => Shown.State == ErasureState.Done;

    public async Task<IActionResult> OnGet(ErasureId id, CancellationToken ct)
    {
        if (await mediator.Send(new ShowErasure.Query(id), ct) is not { } erasure)
        {
            return NotFound();
        }

        Shown = erasure;
        return Page();
    }
}
