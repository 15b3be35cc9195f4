using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>The waveform of a recording, as wide as the screen has room for: the loudest moment of each bar, per leg.</summary>
public static class ReadPeaks
{
    public const int MostBars = 2000;

    public sealed record Query(CallId CallId, RecordingId Id, int Bars) : IRequest<Model?>;

    /// <param name="Legs">Per leg one loudness (0..255) per bar; the outside party comes first.</param>
    public sealed record Model(decimal Seconds, IReadOnlyList<int[]> Legs);

    /// <summary>Null: no such recording, not ready, or the user may not play it.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user) : IRequestHandler<Query, Model?>
    {
        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            var recording = await database.Recordings.Where(recording => recording.Id == query.Id && recording.CallId == query.CallId && recording.State == RecordingState.Ready)
                .PlayableBy(user.Viewer, database).Select(recording => new { recording.Seconds, recording.Peaks, recording.Channels }).SingleOrDefaultAsync(ct);
            return recording is null ? null : new Model(recording.Seconds!.Value, Bars(recording.Peaks ?? [], Math.Max(1, recording.Channels ?? 1), query.Bars));
        }
    }

    /// <summary>Never more bars than slices: nothing is invented.</summary>
    /// <param name="peaks">One byte per leg and slice, legs interleaved.</param>
    public static IReadOnlyList<int[]> Bars(byte[] peaks, int legs, int bars)
    {
        var slices = peaks.Length / legs;
        var count = Math.Min(Math.Clamp(bars, 1, MostBars), slices);
        var result = Enumerable.Range(0, legs).Select(_ => new int[count]).ToArray();
        for (var slice = 0; slice < slices; slice++)
        {
            var bar = (int)((long)slice * count / slices);
            for (var leg = 0; leg < legs; leg++)
            {
                result[leg][bar] = Math.Max(result[leg][bar], peaks[slice * legs + leg]);
            }
        }

        return result;
    }
}
