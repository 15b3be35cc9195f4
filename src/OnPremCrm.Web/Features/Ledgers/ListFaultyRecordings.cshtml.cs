using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Ledgers;

public sealed class ListFaultyRecordingsPage(IMediator mediator, Words words) : PageModel
{
    [FromQuery]
    public RecordingId? Before { get; set; }

    public ListFaultyRecordings.Model List { get; private set; } = null!;

    public async Task OnGet(CancellationToken ct) => List = await mediator.Send(new ListFaultyRecordings.Query(Before), ct);

    public string State(Recording recording) => words["ledger.recording." + Word.Of(recording.State)];

    public string? Reason(Recording recording) => Words.Knows($"ledger.recordingFault.{recording.StateReason}") ? words[$"ledger.recordingFault.{recording.StateReason}"] : recording.StateReason;
}
