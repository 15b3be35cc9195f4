using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OnPremCrm.Web.Features.Users;

public sealed class CreateUserPage(IMediator mediator, KnownServers servers) : PageModel
{
    [BindProperty]
    public CreateUser.Command Input { get; set; } = new();

    /// <param name="server">With the next: a phone that belongs to nobody, from the list of such.</param>
    public async Task OnGet(string? server, string? extension, CancellationToken ct)
    {
        var phones = ExtensionList.Of([], await servers.Find(ct));
        Input = Input with { Phones = [.. phones.Select(list => list.Server == server ? list with { Extensions = extension } : list)] };
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        var outcome = await mediator.Send(Input, ct);
        TempData[EditUserPage.LinkKey] = outcome.LinkSecret;
        return LocalRedirect($"/users/{outcome.Id}");
    }
}
