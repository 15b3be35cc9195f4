using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Sessions;

[EnableRateLimiting(Identity.LogInRate)]
public sealed class LogInPage(IMediator mediator, Words words, Navigation navigation, CurrentUser user) : PageModel
{
    [BindProperty]
    public LogIn.Command Input { get; set; } = new();

    /// <summary>Where the user wanted to go; only a path of ours.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    /// <summary>There was a session and it ended.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Ended { get; set; }

    public string? Refusal { get; private set; }

    public IActionResult OnGet() => user.Role is { } role ? LocalRedirect(Target(navigation.HomeOf(role))) : Page();

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        var outcome = await mediator.Send(Input, ct);
        if (outcome.Home is { } role)
        {
            return LocalRedirect(Target(navigation.HomeOf(role)));
        }

        Ended = false;
        Refusal = outcome.TriesLeft switch
        {
            0 => words["login.lockedOut", (int)Identity.LockOut.TotalMinutes],
            Identity.MaxFailedLogIns - 1 => words["login.wrong"],
            _ => words["login.wrong"] + words["login.between"] + words.Count("login.triesLeft", outcome.TriesLeft),
        };
        return new PageResult { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }

    private string Target(string home) => Back is not null && Url.IsLocalUrl(Back) && Back != "/" ? Back : home;
}
