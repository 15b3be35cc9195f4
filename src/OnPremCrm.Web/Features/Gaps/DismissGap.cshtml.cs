using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Gaps;

public sealed class DismissGapPage(IMediator mediator, Toasts toasts, Words words) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("/calls");

    public async Task<IActionResult> OnPost(Guid gap, string? back, CancellationToken ct)
    {
        await mediator.Send(new DismissGap.Command(new ListeningGapId(gap)), ct);
        toasts.Say(words["gap.away"], "/gaps?handler=again", ("gap", gap.ToString()), ("back", back ?? ""));
        return Back(back);
    }

    public async Task<IActionResult> OnPostAgain(Guid gap, string? back, CancellationToken ct)
    {
        await mediator.Send(new RecallGap.Command(new ListeningGapId(gap)), ct);
        return Back(back);
    }

    private LocalRedirectResult Back(string? back) => LocalRedirect(Url.IsLocalUrl(back) ? back : "/calls");
}
