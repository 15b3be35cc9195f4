using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Settings;

public sealed class ChooseThemePage(IMediator mediator) : PageModel
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    public IActionResult OnGet() => LocalRedirect("/");

    public async Task<IActionResult> OnPost(string theme, string? back, CancellationToken ct)
    {
        if (!Word.TryParse<ColourTheme>(theme, out var chosen))
        {
            return BadRequest();
        }

        await mediator.Send(new ChooseTheme.Command(chosen), ct);
        Response.Cookies.Append("theme", theme, Preference.Cookie(Request, Remembered)); // for the log-in page
        return LocalRedirect(Url.IsLocalUrl(back) ? back : "/");
    }
}
