using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Callbacks;

/// <summary>Toasts for pages that are open. Undoing answers with nothing to show, so that whoever does it stays where he is.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ShowNewsPage(IMediator mediator) : PageModel
{
    private const string TurboStream = "text/vnd.turbo-stream.html";

    public IReadOnlyList<Toast> News { get; private set; } = [];

    public async Task OnGet(CancellationToken ct) => News = await mediator.Send(new ReadNews.Query(), ct);

    public async Task<IActionResult> OnPostGiveBack(CallbackId id, CancellationToken ct) => await mediator.Send(new GiveBackCallback.Command(id), ct) ? Done() : NotFound();

    public async Task<IActionResult> OnPostReopen(CallbackId id, CancellationToken ct) => await mediator.Send(new ReopenCallback.Command(id), ct) ? Done() : NotFound();

    private ActionResult Done() => Request.Headers.Accept.ToString().Contains(TurboStream, StringComparison.Ordinal) ? Content("", TurboStream) : Redirect("/callbacks");
}
