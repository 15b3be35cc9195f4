using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Features.Calls;

public sealed class ShowResultPage(IMediator mediator) : PageModel
{
    [FromRoute]
    public CallId Id { get; set; }

    public ResultChoice Choice { get; private set; } = null!;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await mediator.Send(new ShowResult.Query(Id), ct) is not { } choice)
        {
            return NotFound();
        }

        Choice = choice;
        return Page();
    }

    public async Task<IActionResult> OnPost(Guid? result, CancellationToken ct) =>
        await mediator.Send(new ChooseResult.Command(Id, result is { } id ? new CallResultId(id) : null), ct) ? Redirect($"/calls/{Id}/result") : NotFound();
}
