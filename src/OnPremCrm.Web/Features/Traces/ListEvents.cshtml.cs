using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Calls;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Traces;

[Authorize(Policies.Manager)]
public sealed class ListEventsPage(IMediator mediator) : PageModel
{
    [FromRoute]
    public CallId Id { get; set; }

    /// <summary>The place of the event that a sentence of the story leads to. It stands open.</summary>
    [FromQuery]
    public int? At { get; set; }

    public ListEvents.Model Raw { get; private set; } = null!;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await mediator.Send(new ListEvents.Query(Id, At), ct) is not { } model)
        {
            return NotFound();
        }

        Raw = model;
        return Page();
    }
}
