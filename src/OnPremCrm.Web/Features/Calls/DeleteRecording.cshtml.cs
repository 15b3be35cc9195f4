using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Recordings;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>/calls/{id}/recordings/{rid}/delete: which recording goes, and the button.</summary>
public sealed class DeleteRecordingPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public CallId Id { get; set; }

    [BindProperty(SupportsGet = true, Name = "rid")]
    public RecordingId RecordingId { get; set; }

    public Recording Recording { get; private set; } = null!;

    /// <summary>The address of the call.</summary>
    public string Call => $"/calls/{Id}";

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await mediator.Send(new DeleteRecording.Query(Id, RecordingId), ct) is not { } recording)
        {
            return NotFound();
        }

        Recording = recording;
        return recording.State == RecordingState.Ready ? Page() : Redirect(Call);
    }

    // Whoever was second reads on the call's page that it is gone.
    public async Task<IActionResult> OnPost(CancellationToken ct) =>
        await mediator.Send(new DeleteRecording.Command(Id, RecordingId), ct) == DeleteRecording.Outcome.NotFound ? NotFound() : Redirect(Call);
}
