using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OnPremCrm.Web.Features.Search;

public sealed class FindAnythingPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    public FindAnything.Model Found { get; private set; } = null!;

    public async Task OnGet(CancellationToken ct) => Found = await mediator.Send(new FindAnything.Query(Text, IsSuggestion: false), ct);
}
