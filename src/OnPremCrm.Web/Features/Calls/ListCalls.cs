using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Lists;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>A page of the call log: what is live on top, then the past by days, newest first.</summary>
public static class ListCalls
{
    public const int PageSize = 50;

    public sealed record Query(CallQuestion Question) : IRequest<Model>
    {
        /// <summary>The page below this call.</summary>
        public CallId? Before { get; init; }

        /// <summary>The page above this call.</summary>
        public CallId? After { get; init; }
    }

    /// <param name="Live">Empty on all pages but the first.</param>
    /// <param name="Newer">The call above which the page before lies. Null on the first page.</param>
    /// <param name="Older">The call below which the next page lies. Null on the last page.</param>
    /// <param name="Dids">Our numbers that were ever called.</param>
    /// <param name="Results">The company's list, those in use first.</param>
    /// <param name="News">Gaps that this user should hear of now.</param>
    /// <param name="Unread">What of the question could not be looked up, and was left out.</param>
    /// <param name="Elsewhere">When nothing was found: how many calls the log has at that time. Null otherwise.</param>
    public sealed record Model(
        IReadOnlyList<CallRow> Live, IReadOnlyList<Day> Days, CallId? Newer, CallId? Older,
        IReadOnlyList<(UserId Id, string Name)> People, IReadOnlyList<string> Queues, IReadOnlyList<string> Dids, IReadOnlyList<CallResult> Results, IReadOnlyList<SavedView> Views, ListLayout? Layout,
        IReadOnlyList<ListeningGap> News, IReadOnlyList<UnreadPart> Unread, LogCount? Elsewhere)
    {
        public bool IsEmpty => Live.Count == 0 && Days.Count == 0;
    }

    /// <param name="Calls">At most what anybody counts to.</param>
    /// <param name="IsMore">The log has more than that.</param>
    /// <param name="IsOfAskedTime">Of the time that was asked for. False: of today.</param>
    public sealed record LogCount(int Calls, bool IsMore, bool IsOfAskedTime);

    /// <param name="Gaps">When nobody listened, on that day: among the rows, by time.</param>
    public sealed record Day(DateOnly Date, IReadOnlyList<CallRow> Rows, IReadOnlyList<ListeningGap> Gaps)
    {
        /// <summary>Calls and gaps as they follow each other, the newest first.</summary>
        public IEnumerable<(CallRow? Row, ListeningGap? Gap)> Lines =>
            Rows.Select(row => (At: row.Call.StartedAt, Row: (CallRow?)row, Gap: (ListeningGap?)null))
                .Concat(Gaps.Select(gap => (At: gap.FromAt, Row: (CallRow?)null, Gap: (ListeningGap?)gap)))
                .OrderByDescending(line => line.At).Select(line => (line.Row, line.Gap));
    }

    public sealed class Handler(CrmDatabase database, CurrentUser user, Clock clock, TypedNumbers numbers, GapNews gaps, ListBook lists, Words words, TimeProvider time) : IRequestHandler<Query, Model>
    {
        // Nobody counts further than that to be told that nothing was found.
        private const int MostCounted = 10_000;

        // Gaps before the oldest call of an open period: a while, not for ever.
        private static readonly TimeSpan GapsReach = TimeSpan.FromDays(1);

        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var colleagues = await Colleagues.ReadAsync(database, ct);
            var reader = new CallFilterReader(database, user, clock, numbers, colleagues);
            var filter = await reader.ReadAsync(query.Question, ct);
            var finder = new CallFinder(database, user.Viewer, filter, time);

            var (page, newer, older) = await PageOf(query, finder, ct);
            var live = newer is null ? await finder.LiveAsync(PageSize, ct) : [];

            var rows = await new CallRowReader(database, user, words, time).ReadAsync([.. live, .. page], colleagues, ct);
            var days = DaysOf([.. rows.Skip(live.Count)], await GapsOf(filter, page, newer, older, ct));
            return new Model(
                [.. rows.Take(live.Count)], days, newer, older, colleagues.All, await QueuesAsync(ct), await DidsAsync(ct), await ResultsAsync(ct), await lists.ViewsAsync(ListNoun.Calls, ct), await lists.LayoutAsync(ListNoun.Calls, ct),
                await gaps.ReadAsync(ct), reader.Unread, rows.Count == 0 ? await CountAsync(filter, ct) : null);
        }

        private Task<List<CallResult>> ResultsAsync(CancellationToken ct) =>
            database.CallResults.AsNoTracking().OrderByDescending(result => result.IsActive).ThenBy(result => result.Ordinal).ThenBy(result => result.Id).ToListAsync(ct);

        // Of the asked time, or of today: what the log holds when everything else is left away.
        private async Task<LogCount> CountAsync(CallFilter filter, CancellationToken ct)
        {
            var isAny = filter.From is null && filter.To is null;
            var bounds = isAny ? new CallFilter { From = clock.Meant(clock.Today.ToDateTime(TimeOnly.MinValue)) } : new CallFilter { From = filter.From, To = filter.To };
            var calls = await bounds.Of(database.Calls.VisibleTo(user.Viewer), database).Take(MostCounted + 1).CountAsync(ct);
            return new LogCount(Math.Min(calls, MostCounted), calls > MostCounted, !isAny);
        }

        // Of the time that this page shows: above its first call only when it is the newest page, below its last only when it is the oldest.
        private Task<IReadOnlyList<ListeningGap>> GapsOf(CallFilter filter, List<Call> page, CallId? newer, CallId? older, CancellationToken ct)
        {
            var oldest = page.Count == 0 ? time.GetUtcNow() : page[^1].StartedAt;
            var from = older is null || page.Count == 0 ? filter.From ?? oldest - GapsReach : oldest;
            var to = newer is null || page.Count == 0 ? filter.To : page[0].StartedAt;
            return gaps.WithinAsync(from, to, ct);
        }

        private List<Day> DaysOf(List<CallRow> rows, IReadOnlyList<ListeningGap> within)
        {
            DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(clock.Local(at).DateTime);
            var byDay = rows.ToLookup(row => DayOf(row.Call.StartedAt));
            var gapsByDay = within.ToLookup(gap => DayOf(gap.FromAt));
            return [.. byDay.Select(day => day.Key).Union(gapsByDay.Select(day => day.Key)).OrderDescending().Select(day => new Day(day, [.. byDay[day]], [.. gapsByDay[day]]))];
        }

        private static async Task<(List<Call> Page, CallId? Newer, CallId? Older)> PageOf(Query query, CallFinder finder, CancellationToken ct)
        {
            if (query.After is { } after)
            {
                var above = await finder.AboveAsync(after, PageSize + 1, ct);
                if (above.Count > PageSize)
                {
                    above.RemoveAt(PageSize);
                    above.Reverse();
                    return (above, above[0].Id, above[^1].Id);
                }
            }
            else if (query.Before is { } before)
            {
                var below = await finder.BelowAsync(before, PageSize + 1, ct);
                var hasMore = below.Count > PageSize;
                var page = below.Take(PageSize).ToList();
                return (page, page.Count > 0 ? page[0].Id : before, hasMore ? page[^1].Id : null);
            }

            var first = await finder.BelowAsync(null, PageSize + 1, ct);
            return first.Count > PageSize ? (first[..PageSize], null, first[PageSize - 1].Id) : (first, null, null);
        }

        // One index probe per queue, instead of reading the log for its distinct values.
        private Task<List<string>> QueuesAsync(CancellationToken ct) => database.Database.SqlQuery<string>($"""
            WITH RECURSIVE known AS (
                (SELECT queue FROM calls WHERE queue IS NOT NULL ORDER BY queue LIMIT 1)
                UNION ALL
                SELECT (SELECT calls.queue FROM calls WHERE calls.queue > known.queue ORDER BY calls.queue LIMIT 1) FROM known WHERE known.queue IS NOT NULL
            )
            SELECT queue AS "Value" FROM known WHERE queue IS NOT NULL LIMIT 100
            """).ToListAsync(ct);

        private Task<List<string>> DidsAsync(CancellationToken ct) => database.Database.SqlQuery<string>($"""
            WITH RECURSIVE known AS (
                (SELECT did FROM calls WHERE did IS NOT NULL ORDER BY did LIMIT 1)
                UNION ALL
                SELECT (SELECT calls.did FROM calls WHERE calls.did > known.did ORDER BY calls.did LIMIT 1) FROM known WHERE known.did IS NOT NULL
            )
            SELECT did AS "Value" FROM known WHERE did IS NOT NULL LIMIT 100
            """).ToListAsync(ct);
    }
}
