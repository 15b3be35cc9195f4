using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Privacy;

public sealed class ErasePersonPage(IMediator mediator) : PageModel, IFormPage
{
    [BindProperty]
    public ErasePerson.Command Input { get; set; } = new();

    public PlanErasure.Model Plan { get; private set; } = null!;

    public async Task<IActionResult> OnGet(ContactId id, CancellationToken ct)
    {
        Input.Id = id;
        return await FillAsync(ct) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPost(ContactId id, CancellationToken ct)
    {
        Input.Id = id;
        return await mediator.Send(Input, ct) is { } erasure ? Redirect($"/privacy/erasures/{erasure}") : NotFound();
    }

    public Task Fill(CancellationToken ct) => FillAsync(ct);

    private async Task<bool> FillAsync(CancellationToken ct)
    {
        if (await mediator.Send(new PlanErasure.Query(Input.Id), ct) is not { } plan)
        {
            return false;
        }

        Plan = plan;
        return true;
    }
}
