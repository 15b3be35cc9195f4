using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Contacts;

public sealed class ShowOrganisationPage(IMediator mediator) : PageModel
{
    public ShowOrganisation.Model Card { get; private set; } = null!;

    public async Task<IActionResult> OnGet(OrganisationId id, CallId? before, CancellationToken ct)
    {
        if (await mediator.Send(new ShowOrganisation.Query(id, before), ct) is not { } card)
        {
            return NotFound();
        }

        Card = card;
        return Page();
    }
}
