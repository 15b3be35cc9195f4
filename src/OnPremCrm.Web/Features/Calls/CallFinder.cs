using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>
/// Finds the next calls of a filter from anywhere in the log. First among some thousands of neighbours, which is enough for whatever is frequent. Whatever is not is
/// looked for by its words in the index of marks, in spans of time that double: the log itself is never read for it, however rare it is or if there is none.
/// </summary>
public sealed class CallFinder(CrmDatabase database, Viewer viewer, CallFilter filter, TimeProvider time)
{
    private const int Neighbours = 4000;
    private const int FirstSpan = 16;
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromHours(1);

    /// <summary>Calls that go on at this moment, the newest first.</summary>
    public Task<List<Call>> LiveAsync(int count, CancellationToken ct, CallId? below = null)
    {
        var live = Visible.Where(call => call.State != CallState.Ended);
        return filter.Of(below is { } bound ? live.Where(call => call.Id < bound) : live, database).OrderByDescending(call => call.Id).Take(count).ToListAsync(ct);
    }

    /// <summary>Calls that ended, the newest first.</summary>
    /// <param name="below">Only older ones. Null: from the newest.</param>
    public async Task<List<Call>> BelowAsync(CallId? below, int count, CancellationToken ct)
    {
        if (filter.Phones is [])
        {
            return [];
        }

        var bound = await NewestRecordedAsync(Lower(below, filter.To is { } to ? CallId.LowestAt(to) : null), ct);
        var past = bound is { } high ? Ended.Where(call => call.Id < high) : Ended;
        past = filter.From is { } from && CallId.LowestAt(from) is var low ? past.Where(call => call.Id >= low) : past;
        var near = past.OrderByDescending(call => call.Id);
        var found = await (filter.IsOpen ? near : filter.Of(near.Take(Neighbours), database).OrderByDescending(call => call.Id)).Take(count).ToListAsync(ct);
        if (filter.IsOpen || found.Count == count || await LastOfAsync(near, ct) is not { } last)
        {
            return found;
        }

        var oldest = filter.From is { } start ? CallId.LowestAt(start) : await database.Calls.OrderBy(call => call.Id).Select(call => call.Id).FirstAsync(ct);
        for (var (end, reach) = (last, ReachOf(bound, last)); found.Count < count && oldest < end; reach *= 2)
        {
            var begin = CallId.LowestAt(Later(StartOf(end) - reach, StartOf(oldest)));
            var part = Marked().Where(call => call.Id >= begin && call.Id < end);
            found.AddRange(await WholePart(part).OrderByDescending(call => call.Id).Take(count - found.Count).ToListAsync(ct));
            end = begin;
        }

        return found;
    }

    /// <summary>Calls that ended, the oldest first.</summary>
    /// <param name="above">Only newer ones.</param>
    public async Task<List<Call>> AboveAsync(CallId above, int count, CancellationToken ct)
    {
        if (filter.Phones is [])
        {
            return [];
        }

        var next = Ended.Where(call => call.Id > above);
        next = filter.To is { } to && CallId.LowestAt(to) is var high ? next.Where(call => call.Id < high) : next;
        next = filter.From is { } from && CallId.LowestAt(from) is var low ? next.Where(call => call.Id >= low) : next;
        var near = next.OrderBy(call => call.Id);
        var found = await (filter.IsOpen ? near : filter.Of(near.Take(Neighbours), database).OrderBy(call => call.Id)).Take(count).ToListAsync(ct);
        if (filter.IsOpen || found.Count == count || await LastOfAsync(near, ct) is not { } last)
        {
            return found;
        }

        var newest = CallId.LowestAt(filter.To ?? time.GetUtcNow().AddDays(1));
        for (var (begin, reach) = (last, ReachOf(above, last)); found.Count < count && begin < newest; reach *= 2)
        {
            var end = Lower(CallId.LowestAt(StartOf(begin) + reach), newest)!.Value;
            var part = Marked().Where(call => call.Id >= begin && call.Id < end && call.Id > last);
            found.AddRange(await WholePart(part).OrderBy(call => call.Id).Take(count - found.Count).ToListAsync(ct));
            begin = end;
        }

        return found;
    }

    private IQueryable<Call> Visible => database.Calls.AsNoTracking().VisibleTo(viewer);

    private IQueryable<Call> Ended => Visible.Where(call => call.State == CallState.Ended);

    private static CallId? Lower(CallId? one, CallId? other) => one is { } a && other is { } b ? (a < b ? a : b) : one ?? other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset StartOf(CallId id) => DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(id.Value.ToString("N")[..12], 16));

    // Recordings may have ended long ago: one look into their index says where looking for them can begin.
    private async Task<CallId?> NewestRecordedAsync(CallId? below, CancellationToken ct)
    {
        if (!filter.HasRecording)
        {
            return below;
        }

        var recorded = database.Recordings.Where(recording => recording.State == RecordingState.Ready);
        recorded = below is { } bound ? recorded.Where(recording => recording.CallId < bound) : recorded;
        var newest = await recorded.OrderByDescending(recording => recording.CallId).Select(recording => recording.CallId).FirstOrDefaultAsync(ct);
        return Lower(below, CallId.LowestAt(StartOf(newest).AddMilliseconds(1)));
    }

    // Null: the neighbours were all that there is.
    private static async Task<CallId?> LastOfAsync(IQueryable<Call> near, CancellationToken ct) =>
        await near.Skip(Neighbours - 1).Select(call => (CallId?)call.Id).FirstOrDefaultAsync(ct);

    // How much time to look through next: as much more as the neighbours took.
    private TimeSpan ReachOf(CallId? first, CallId last)
    {
        var reach = ((first is { } id ? StartOf(id) : time.GetUtcNow()) - StartOf(last)).Duration() * FirstSpan;
        return reach < ShortestSpan ? ShortestSpan : reach;
    }

    // PostgreSQL's statistics take a few calls for more than they are, and it would read the log in order until it has enough of them.
    // A limit that nothing reaches keeps it from doing so: all calls of the part are looked up, then ordered.
    private IQueryable<Call> WholePart(IQueryable<Call> part) => filter.Of(part, database).Take(int.MaxValue);

    // The words of the index calls_marks, exactly as it was made, beside the conditions themselves.
    private IQueryable<Call> Marked()
    {
        var marks = filter.Marks.ToArray();
        var phones = filter.Phones?.SelectMany(phone => phone.Extensions).ToArray();
        var calls = (marks, phones) switch
        {
            ([], null) => database.Calls,
            (_, null) => database.Calls.FromSql($"""
                SELECT * FROM calls
                WHERE call_marks(disposition, direction, queue, did, is_recorded, is_noted, contact_id IS NULL AND organisation_id IS NULL, talk_seconds, ring_seconds, wait_seconds) @> {marks}
                """),
            ([], _) => database.Calls.FromSql($"SELECT * FROM calls WHERE (rang || answered_by || operator) && {phones}"),
            _ => database.Calls.FromSql($"""
                SELECT * FROM calls
                WHERE call_marks(disposition, direction, queue, did, is_recorded, is_noted, contact_id IS NULL AND organisation_id IS NULL, talk_seconds, ring_seconds, wait_seconds) @> {marks}
                    AND (rang || answered_by || operator) && {phones}
                """),
        };
        return calls.AsNoTracking().VisibleTo(viewer).Where(call => call.State == CallState.Ended);
    }
}
