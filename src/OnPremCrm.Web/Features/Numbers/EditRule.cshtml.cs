using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>The form of a new rule (/numbers/rules/new) and of one that is there (/numbers/rules/{id}).</summary>
public sealed class EditRulePage(IMediator mediator, CrmDatabase database, Words words) : PageModel, IFormPage
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public CleaningRuleId? Id { get; set; }

    [BindProperty]
    public SaveRule.Command Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Places { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Kinds { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Directions { get; private set; } = [];

    public TryRule.Model Tried { get; private set; } = null!;

    public async Task<IActionResult> OnGet(string? looksFor, string? where, CancellationToken ct)
    {
        if (Id is { } id)
        {
            if (await database.CleaningRules.AsNoTracking().SingleOrDefaultAsync(known => known.Id == id, ct) is not { } rule)
            {
                return NotFound();
            }

            Input = SaveRule.CommandOf(rule);
        }
        else
        {
            (Input.LooksFor, Input.Where, Input.Direction) = (looksFor, where, CallDirection.Inbound);
        }

        await Fill(ct);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        Input.Id = Id;
        return await mediator.Send(Input, ct) ? Redirect("/numbers") : NotFound();
    }

    public async Task Fill(CancellationToken ct)
    {
        Input.Id = Id;
        Places = await TrunkChoice.ListAsync(database, words, Input.Where, ct);
        Kinds = [.. Enum.GetValues<CleaningKind>().Select(kind => new SelectListItem(words["numbers.kind." + Word.Of(kind)], kind.ToString()))];
        Directions =
        [
            new SelectListItem(words["numbers.direction.both"], ""),
            new SelectListItem(words["numbers.direction.inbound"], nameof(CallDirection.Inbound)),
            new SelectListItem(words["numbers.direction.outbound"], nameof(CallDirection.Outbound)),
        ];
        Tried = await mediator.Send(new TryRule.Query(Input), ct);
    }
}
