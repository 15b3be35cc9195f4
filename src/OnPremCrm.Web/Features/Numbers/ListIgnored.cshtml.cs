using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Numbers;

public sealed class ListIgnoredPage(IMediator mediator) : PageModel, IFormPage
{
    [BindProperty]
    public IgnoreNumber.Command Input { get; set; } = new();

    public IReadOnlyList<ListIgnored.Line> Lines { get; private set; } = [];

    public Task OnGet(string? number, CancellationToken ct)
    {
        Input.Number = number;
        return Fill(ct);
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        await mediator.Send(Input, ct);
        return Redirect("/numbers/ignored");
    }

    public async Task<IActionResult> OnPostHeed(string number, CancellationToken ct) =>
        await mediator.Send(new HeedNumber.Command(number), ct) ? Redirect("/numbers/ignored") : NotFound();

    public async Task Fill(CancellationToken ct) => Lines = await mediator.Send(new ListIgnored.Query(), ct);
}
