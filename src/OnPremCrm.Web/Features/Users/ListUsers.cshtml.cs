using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OnPremCrm.Web.Features.Users;

public sealed class ListUsersPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public bool Inactive { get; set; }

    public ListUsers.Model List { get; private set; } = null!;

    public async Task OnGet(CancellationToken ct) => List = await mediator.Send(new ListUsers.Query(Inactive), ct);
}
