using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Callbacks;

public sealed class HandOverShiftPage(IMediator mediator, Words words, Toasts toasts) : PageModel, IFormPage
{
    [BindProperty]
    public HandOverShift.Command Input { get; set; } = new();

    public HandOverShift.Model Shift { get; private set; } = null!;

    public int Late => Shift.Rows.Count(row => row.Light.IsLate);

    /// <summary>All are meant until somebody says otherwise.</summary>
    public bool IsMeant(CallbackId id) => Input.Ids.Count == 0 || Input.Ids.Contains(id);

    public string Reason(OwedCallback owed) => CallbackReason.Write(owed, words);

    public Task OnGet(CancellationToken ct) => Fill(ct);

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await mediator.Send(Input, ct) is not { } outcome)
        {
            return NotFound();
        }

        toasts.Say(
            outcome.Count == 0 ? words["shift.nothing"] : outcome.ToName is { } name ? words.Count("shift.done", outcome.Count, name) : words.Count("shift.freed", outcome.Count),
            outcome.Count == 0 ? null : "/callbacks/shift?handler=Undo", ("shift", outcome.Shift.ToString()));
        return Redirect("/callbacks");
    }

    public async Task<IActionResult> OnPostUndo(Guid shift, CancellationToken ct)
    {
        await mediator.Send(new UndoShift.Command(shift), ct);
        return Redirect("/callbacks");
    }

    public async Task Fill(CancellationToken ct) => Shift = await mediator.Send(new HandOverShift.Query(), ct);
}
