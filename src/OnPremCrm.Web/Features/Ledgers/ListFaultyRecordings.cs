using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;

namespace OnPremCrm.Web.Features.Ledgers;

/// <summary>Calls without a file: Asterisk announced a recording that nobody can hear, and why. Files without a call: sound on the PBX that no call names.</summary>
public static class ListFaultyRecordings
{
    private const int PageSize = 50;

    /// <param name="Before">The page below this recording. Null: the newest.</param>
    public sealed record Query(RecordingId? Before) : IRequest<Model>;

    /// <param name="Older">Null on the last page.</param>
    /// <param name="Strays">Sound files on the PBX that belong to no call, the newest first. Only on the first page.</param>
    /// <param name="StrayCount">How many there are in all.</param>
    public sealed record Model(IReadOnlyList<Line> Lines, RecordingId? Older, IReadOnlyList<StrayRecording> Strays, int StrayCount);

    /// <param name="Call">Null: the row of the call is gone.</param>
    public sealed record Line(Recording Recording, Call? Call, string? Name);

    public sealed class Handler(CrmDatabase database) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var faulty = FaultyRecordings.Of(database, CallId.LowestAt(DateTimeOffset.UnixEpoch)).AsNoTracking();
            if (query.Before is { } before)
            {
                faulty = faulty.Where(recording => recording.Id < before);
            }

            var found = await faulty.OrderByDescending(recording => recording.Id).Take(PageSize + 1).ToListAsync(ct);
            var page = found.Take(PageSize).ToList();
            var ids = page.Select(recording => recording.CallId).Distinct().ToList();
            var calls = await database.Calls.AsNoTracking().Include(call => call.Contact).Include(call => call.Organisation).Where(call => ids.Contains(call.Id)).ToDictionaryAsync(call => call.Id, ct);
            return new Model(
                [.. page.Select(recording => calls.TryGetValue(recording.CallId, out var call) ? new Line(recording, call, call.Contact?.Name ?? call.Organisation?.Name) : new Line(recording, null, null))],
                found.Count > PageSize ? page[^1].Id : null,
                query.Before is null ? await database.StrayRecordings.AsNoTracking().OrderByDescending(stray => stray.WrittenAt).Take(PageSize).ToListAsync(ct) : [],
                query.Before is null ? await database.StrayRecordings.CountAsync(ct) : 0);
        }
    }
}
