using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Ledger;

namespace OnPremCrm.Web.Features.Gaps;

public sealed class DismissGapPage(IMediator mediator) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("/calls");

    public async Task<IActionResult> OnPost(Guid gap, string? back, CancellationToken ct)
    {
        await mediator.Send(new DismissGap.Command(new ListeningGapId(gap)), ct);
        return LocalRedirect(Url.IsLocalUrl(back) ? back : "/calls");
    }
}
