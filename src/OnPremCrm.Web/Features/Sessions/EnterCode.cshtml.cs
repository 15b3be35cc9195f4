using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Sessions;

[EnableRateLimiting(Identity.LogInRate)]
public sealed class EnterCodePage(IMediator mediator, Entrance entrance, Navigation navigation, Words words, Toasts toasts) : PageModel
{
    [BindProperty]
    public EnterCode.Command Input { get; set; } = new();

    /// <summary>Where the user wanted to go; only a path of ours.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGet() => await entrance.HalfInAsync() is null ? LocalRedirect("/login") : Page();

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        var outcome = await mediator.Send(Input, ct);
        if (outcome.Home is { } role)
        {
            if (outcome.RecoveryCodesLeft is { } left)
            {
                toasts.Say(words.Count("code.recoveryLeft", left));
            }

            return LocalRedirect(Back is not null && Url.IsLocalUrl(Back) && Back != "/" ? Back : navigation.HomeOf(role));
        }

        if (outcome.Step == LogInStep.Code)
        {
            return LocalRedirect("/login?ended=true");
        }

        Refusal = outcome.Step switch
        {
            LogInStep.AddressLockedOut => words["login.addressLockedOut", (int)Identity.LockOut.TotalMinutes],
            LogInStep.LockedOut => words["code.lockedOut", (int)Identity.LockOut.TotalMinutes],
            _ => words["code.wrong"],
        };
        ModelState.SetModelValue("Input.Code", null, null);
        Input = new EnterCode.Command();
        return new PageResult { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }
}
