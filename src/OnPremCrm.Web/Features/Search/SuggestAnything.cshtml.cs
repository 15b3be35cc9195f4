using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OnPremCrm.Web.Features.Search;

/// <summary>What the field of the phone bar offers while one types: a list of options, no page.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class SuggestAnythingPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    public FindAnything.Model Found { get; private set; } = null!;

    public async Task OnGet(CancellationToken ct) => Found = await mediator.Send(new FindAnything.Query(Text, IsSuggestion: true), ct);
}
