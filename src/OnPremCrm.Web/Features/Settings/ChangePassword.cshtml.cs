using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Settings;

[EnableRateLimiting(Identity.LogInRate)]
public sealed class ChangePasswordPage(IMediator mediator, PasswordRules rules, CrmDatabase database, CurrentUser current) : PageModel, IFormPage
{
    [BindProperty]
    public ChangePassword.Command Input { get; set; } = new();

    /// <summary>What holds of a password, said before it is typed.</summary>
    public string Rules { get; private set; } = "";

    /// <summary>The password is the directory's and is changed there.</summary>
    public bool IsOfDirectory { get; private set; }

    public Task OnGet(CancellationToken ct) => Fill(ct);

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        await mediator.Send(Input, ct);
        return LocalRedirect("/settings");
    }

    public async Task Fill(CancellationToken ct)
    {
        Rules = await rules.SayAsync(ct);
        IsOfDirectory = await database.Users.AnyAsync(user => user.Id == current.Id && user.DirectoryName != null, ct);
    }
}
