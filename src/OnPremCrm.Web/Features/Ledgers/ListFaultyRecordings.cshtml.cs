using System.Globalization;
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

    /// <summary>1.2 MB, 340 kB.</summary>
    public static string Size(long bytes) => bytes >= 1024 * 1024
        ? (bytes / (1024.0 * 1024)).ToString("0.0", CultureInfo.CurrentCulture) + " MB" : (bytes / 1024.0).ToString("0", CultureInfo.CurrentCulture) + " kB";

    public string State(Recording recording) => words["ledger.recording." + Word.Of(recording.State)];

    public string? Reason(Recording recording) => Words.Knows($"ledger.recordingFault.{recording.StateReason}") ? words[$"ledger.recordingFault.{recording.StateReason}"] : recording.StateReason;
}
