using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Install;

/// <summary>What one sees when the server is out of reach. The service worker asks for it without any cookie, so it knows nobody.</summary>
public sealed class ShowOfflinePage : PageModel
{
    /// <summary>The language of the pages that will miss it.</summary>
    [BindProperty(SupportsGet = true, Name = "language")]
    public string? Code { get; set; }

    public void OnGet() => Language.Use(Code);
}
