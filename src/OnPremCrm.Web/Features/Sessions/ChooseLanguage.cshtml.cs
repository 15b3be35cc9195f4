using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Sessions;

public sealed class ChooseLanguagePage(IMediator mediator) : PageModel
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    public IActionResult OnGet() => LocalRedirect("/");

    public async Task<IActionResult> OnPost(string code, string? back, CancellationToken ct)
    {
        if (Language.Of(code) is null)
        {
            return BadRequest();
        }

        await mediator.Send(new ChooseLanguage.Command(code), ct);
        Response.Cookies.Append(Languages.Cookie, code, Preference.Cookie(Request, Remembered));
        return LocalRedirect(Url.IsLocalUrl(back) ? back : "/");
    }
}
