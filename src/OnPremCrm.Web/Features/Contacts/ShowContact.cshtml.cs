using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Contacts;

public sealed class ShowContactPage(IMediator mediator) : PageModel
{
    public ShowContact.Model Card { get; private set; } = null!;

    public async Task<IActionResult> OnGet(ContactId id, CallId? before, CancellationToken ct)
    {
        if (await mediator.Send(new ShowContact.Query(id, before), ct) is not { } card)
        {
            return NotFound();
        }

        Card = card;
        return Page();
    }
}
