using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Privacy;

namespace OnPremCrm.Web.Features.Privacy;

public sealed class ListErasuresPage(IMediator mediator) : PageModel
{
    public IReadOnlyList<Erasure> Erasures { get; private set; } = [];

    public async Task OnGet(CancellationToken ct) => Erasures = await mediator.Send(new ListErasures.Query(), ct);
}
