using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>The part of a rule's form that shows what the rule does; read anew while one types.</summary>
public sealed class TryRulePage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public SaveRule.Command Input { get; set; } = new();

    public TryRule.Model Tried { get; private set; } = null!;

    public async Task OnGet(CancellationToken ct) => Tried = await mediator.Send(new TryRule.Query(Input), ct);
}
