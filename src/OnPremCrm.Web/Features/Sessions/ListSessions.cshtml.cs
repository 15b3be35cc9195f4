using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Sessions;

/// <summary>Where I am logged in: everybody's own sessions, and no one else's.</summary>
public sealed class ListSessionsPage(SessionBook book, CurrentUser current) : PageModel
{
    /// <summary>This one first.</summary>
    public IReadOnlyList<UserSession> Sessions { get; private set; } = [];

    public async Task OnGet(CancellationToken ct) =>
        Sessions = [.. (await book.ListAsync(current.Id, ct)).OrderByDescending(session => session.Id == current.SessionId)];

    public async Task<IActionResult> OnPostEnd(UserSessionId session, CancellationToken ct)
    {
        await book.EndAsync(current.Id, session, ct);
        return LocalRedirect("/settings/sessions");
    }

    public async Task<IActionResult> OnPostEndOthers(CancellationToken ct)
    {
        await book.EndOthersAsync(current.Id, current.SessionId, ct);
        return LocalRedirect("/settings/sessions");
    }
}
