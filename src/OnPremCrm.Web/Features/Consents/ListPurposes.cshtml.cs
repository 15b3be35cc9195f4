using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Consents;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Consents;

[Authorize(Policies.Admin)]
public sealed class ListPurposesPage(IMediator mediator) : PageModel
{
    public ListPurposes.Model List { get; private set; } = null!;

    public async Task OnGet(CancellationToken ct) => List = await mediator.Send(new ListPurposes.Query(), ct);

    public async Task<IActionResult> OnPostUse(ConsentPurposeId id, bool active, CancellationToken ct) =>
        await mediator.Send(new RetirePurpose.Command(id, active), ct) ? Redirect("/privacy/purposes") : NotFound();
}
