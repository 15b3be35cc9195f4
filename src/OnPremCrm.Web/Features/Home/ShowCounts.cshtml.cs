using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Home;

/// <summary>The counts of the side bar, for pages that are open: read when something changed, and once a minute because time alone makes things late.</summary>
public sealed class ShowCountsPage(OpenWork work) : PageModel
{
    public IReadOnlyList<PlaceLink> Links { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        Links = await work.LinksAsync(ct);
        return new PageResult { ContentType = "text/vnd.turbo-stream.html" };
    }
}
