using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Sessions;

[EnableRateLimiting(Identity.LogInRate)]
public sealed class SetPasswordPage(IMediator mediator, PasswordLinkBook links, PasswordRules rules, Navigation navigation) : PageModel, IFormPage
{
    [BindProperty(SupportsGet = true)]
    public string Secret { get; set; } = "";

    [BindProperty]
    public SetPassword.Command Input { get; set; } = new();

    public PasswordLinkState State { get; private set; }

    /// <summary>Whose password it is. Null: the link is none of ours.</summary>
    public User? Owner { get; private set; }

    /// <summary>Never had a password: is being invited.</summary>
    public bool IsNew => Owner?.PasswordHash is null;

    public string Rules { get; private set; } = "";

    public string Here => PasswordLinkBook.Path + Uri.EscapeDataString(Secret);

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        await Fill(ct);
        return new PageResult { StatusCode = StatusOf(State) };
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        var outcome = await mediator.Send(Input with { Secret = Secret }, ct);
        if (outcome.State == PasswordLinkState.Open)
        {
            return LocalRedirect(outcome.Home is { } role ? navigation.HomeOf(role) : "/login?set=true");
        }

        await Fill(ct);
        return new PageResult { StatusCode = StatusOf(outcome.State) };
    }

    public async Task Fill(CancellationToken ct)
    {
        // the address is the secret: it goes to nobody
        Response.Headers["Referrer-Policy"] = "no-referrer";
        (State, _, Owner) = await links.FindAsync(Secret, ct);
        Rules = await rules.SayAsync(ct);
    }

    private static int StatusOf(PasswordLinkState state) => state switch
    {
        PasswordLinkState.Open => StatusCodes.Status200OK,
        PasswordLinkState.Unknown => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status410Gone,
    };
}
