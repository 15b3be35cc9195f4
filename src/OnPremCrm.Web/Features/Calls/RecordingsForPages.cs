using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>What the player on the call page asks for: the sound in parts, and its waveform. For log-in cookies; programs have their own address.</summary>
public sealed class RecordingsForPages : IFeature
{
    private const int UsualBars = 240;

    public void Map(WebApplication app)
    {
        app.MapGet("/calls/{id:guid}/recordings/{rid:guid}", Play);
        app.MapGet("/calls/{id:guid}/recordings/{rid:guid}/peaks", Peaks);
    }

    private static async Task<Results<PhysicalFileHttpResult, NotFound, StatusCodeHttpResult>> Play(
        IMediator mediator, Audit audit, CrmDatabase database, HttpContext context, Guid id, Guid rid, bool? copy, CancellationToken ct)
    {
        var outcome = await mediator.Send(new OpenRecording.Query(new CallId(id), new RecordingId(rid), copy == true), ct);
        if (outcome is not { File: { } file, Recording: { } recording })
        {
            return outcome.Refused == OpenRecording.Refusal.Forbidden ? TypedResults.StatusCode(StatusCodes.Status403Forbidden) : TypedResults.NotFound();
        }

        if (copy == true)
        {
            audit.Add("download", ListenToRecording.Noun, recording.Id.Value);
            await database.SaveChangesAsync(ct);
        }

        return RecordingAnswer.Send(context, file, recording, asCopy: copy == true);
    }

    private static async Task<Results<Ok<ReadPeaks.Model>, NotFound>> Peaks(IMediator mediator, HttpContext context, Guid id, Guid rid, int? bars, CancellationToken ct)
    {
        if (await mediator.Send(new ReadPeaks.Query(new CallId(id), new RecordingId(rid), bars ?? UsualBars), ct) is not { } peaks)
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl = "private, max-age=3600";
        return TypedResults.Ok(peaks);
    }
}
