using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Rights;

public sealed class ListTeamsPage(IMediator mediator) : PageModel
{
    private const string Address = "/rights/teams";

    public ListTeams.Model List { get; private set; } = null!;

    /// <summary>Why a name was refused. Null: none was.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The name of a new team that was refused.</summary>
    public string? Typed { get; private set; }

    public async Task OnGet(CancellationToken ct) => List = await mediator.Send(new ListTeams.Query(), ct);

    public async Task<IActionResult> OnPostSave(TeamId? id, string? name, CancellationToken ct)
    {
        try
        {
            return await mediator.Send(new SaveTeam.Command(id, name ?? ""), ct) ? LocalRedirect(Address) : NotFound();
        }
        catch (ValidationException refused)
        {
            Refusal = refused.Errors.First().ErrorMessage;
            Typed = id is null ? name : null;
            await OnGet(ct);
            return new PageResult { StatusCode = StatusCodes.Status422UnprocessableEntity };
        }
    }

    public async Task<IActionResult> OnPostDelete(TeamId id, CancellationToken ct) => await mediator.Send(new DeleteTeam.Command(id), ct) ? LocalRedirect(Address) : NotFound();

    public async Task<IActionResult> OnPostPut(UserId user, TeamId? team, CancellationToken ct) => await mediator.Send(new PutIntoTeam.Command(user, team), ct) ? LocalRedirect(Address) : NotFound();
}
