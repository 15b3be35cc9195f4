using System.Text.Json;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Alerts;

public sealed class ChooseAlertsPage(IMediator mediator, CurrentUser user, Words words) : PageModel
{
    private static readonly string[] Browsers = ["chrome", "firefox", "safari"];

    [BindProperty]
    public ChooseAlerts.Command Input { get; set; } = new();

    /// <summary>How a refusal is undone, per browser.</summary>
    public string How => JsonSerializer.Serialize(Browsers.ToDictionary(browser => browser, browser => words["alerts.how." + browser]));

    public void OnGet() => Input = new ChooseAlerts.Command { Sound = user.WantsSound, Notify = user.WantsNotifications };

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        await mediator.Send(Input, ct);
        return LocalRedirect("/settings/alerts");
    }
}
