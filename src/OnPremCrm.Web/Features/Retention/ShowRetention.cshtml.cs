using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Retention;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Retention;

public sealed class ShowRetentionPage(IMediator mediator) : PageModel, IFormPage
{
    [BindProperty]
    public SaveRule.Command Input { get; set; } = new();

    public IReadOnlyList<ListRules.Line> Rules { get; private set; } = [];

    /// <summary>Null: none was asked for.</summary>
    public PreviewRule.Model? Preview { get; private set; }

    /// <summary>Why the days that were asked for are none. Null: they are, or none were.</summary>
    public bool AreDaysWrong { get; private set; }

    public async Task OnGet(string? kind, string? days, CancellationToken ct)
    {
        if (Word.TryParse<RetentionKind>(kind, out var known))
        {
            AreDaysWrong = !int.TryParse(days, out var keep) || keep is < 1 or > RetentionRule.MostDays;
            Input = new SaveRule.Command { Kind = known, KeepDays = AreDaysWrong ? null : keep };
        }

        await Fill(ct);
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        // What cannot be read as a number is not "for ever".
        if (ModelState["Input.KeepDays"] is { Errors.Count: > 0 })
        {
            AreDaysWrong = true;
            await Fill(ct);
            return new PageResult { StatusCode = StatusCodes.Status422UnprocessableEntity };
        }

        await mediator.Send(Input, ct);
        return Redirect("/privacy/retention");
    }

    public async Task Fill(CancellationToken ct)
    {
        Rules = await mediator.Send(new ListRules.Query(), ct);
        if (Input.KeepDays is >= 1 and <= RetentionRule.MostDays and var days)
        {
            Preview = await mediator.Send(new PreviewRule.Query(Input.Kind, days), ct);
        }
        else
        {
            AreDaysWrong |= Input.KeepDays is not null;
        }
    }
}
