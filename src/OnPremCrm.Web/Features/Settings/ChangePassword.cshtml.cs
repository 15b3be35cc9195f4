using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Settings;

[EnableRateLimiting(Identity.LogInRate)]
public sealed class ChangePasswordPage(IMediator mediator) : PageModel
{
    [BindProperty]
    public ChangePassword.Command Input { get; set; } = new();

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        await mediator.Send(Input, ct);
        return LocalRedirect("/settings");
    }
}
