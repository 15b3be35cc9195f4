using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Live;

namespace OnPremCrm.Web.Features.Sessions;

/// <summary>Ends this session, or all of the user's; a mere link or a picture cannot, only the form.</summary>
public sealed class LogOutPage(SignInManager<User> signIn, SessionBook sessions, IMediator mediator, CurrentUser user, LiveFeed live) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("/");

    public async Task<IActionResult> OnPost(bool everywhere, CancellationToken ct)
    {
        if (everywhere)
        {
            await mediator.Send(new LogOutEverywhere.Command(), ct);
        }

        if (user.SessionId is { } session)
        {
            await sessions.CloseAsync(session, ct);
        }

        await signIn.SignOutAsync();
        if (user.IdOrNull is { } id)
        {
            live.EndThoseOf(id);
        }

        return LocalRedirect("/login");
    }
}
