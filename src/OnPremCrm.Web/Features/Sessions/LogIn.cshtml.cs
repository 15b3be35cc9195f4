using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Sessions;

[EnableRateLimiting(Identity.LogInRate)]
public sealed class LogInPage(IMediator mediator, AddressGuard guard, Words words, Navigation navigation, CurrentUser user) : PageModel
{
    [BindProperty]
    public LogIn.Command Input { get; set; } = new();

    /// <summary>Where the user wanted to go; only a path of ours.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    /// <summary>There was a session and it ended.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Ended { get; set; }

    /// <summary>A password was just chosen with a link; now it is asked for.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Set { get; set; }

    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (user.Role is { } role)
        {
            return LocalRedirect(Target(navigation.HomeOf(role)));
        }

        if (!await guard.LetsPeopleInAsync(ct))
        {
            (Ended, Refusal) = (false, words["login.notFromHere", guard.Address]);
        }

        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        var outcome = await mediator.Send(Input, ct);
        if (outcome.Home is { } role)
        {
            return LocalRedirect(Target(navigation.HomeOf(role)));
        }

        if (outcome.Step == LogInStep.Code)
        {
            return LocalRedirect(Back is null ? "/login/code" : $"/login/code?back={Uri.EscapeDataString(Back)}");
        }

        (Ended, Set) = (false, false);
        Refusal = outcome.Step switch
        {
            LogInStep.NotFromHere => words["login.notFromHere", guard.Address],
            LogInStep.NoAccess => words["login.noAccess"],
            LogInStep.DirectoryAway => words["login.directoryAway"],
            LogInStep.AddressLockedOut => words["login.addressLockedOut", (int)Identity.LockOut.TotalMinutes],
            LogInStep.LockedOut => words["login.lockedOut", (int)Identity.LockOut.TotalMinutes],
            _ when outcome.TriesLeft == Identity.MaxFailedLogIns - 1 => words["login.wrong"],
            _ => words["login.wrong"] + words["login.between"] + words.Count("login.triesLeft", outcome.TriesLeft),
        };
        return new PageResult { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }

    private string Target(string home) => Back is not null && Url.IsLocalUrl(Back) && Back != "/" ? Back : home;
}
