using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>A page of the call log: what is live on top, then the past by days, newest first.</summary>
public static class ListCalls
{
    public const int PageSize = 50;

    /// <summary>Every property is a parameter of the address; what cannot be read is as if it were absent.</summary>
    public sealed record Query : IRequest<Model>
    {
        /// <summary>today, yesterday, week (the last seven days) or month (the last thirty). Null: as From and To say.</summary>
        public string? Period { get; init; }

        /// <summary>First day, in the user's time zone.</summary>
        public DateOnly? From { get; init; }

        /// <summary>Last day, in the user's time zone.</summary>
        public DateOnly? To { get; init; }

        /// <summary>A word of CallDisposition.</summary>
        public string? State { get; init; }

        /// <summary>A word of CallDirection.</summary>
        public string? Direction { get; init; }

        /// <summary>A user whose phone rang, answered or placed the call.</summary>
        public UserId? Person { get; init; }

        public string? Queue { get; init; }

        /// <summary>A number in any written form, an extension, or (a part of) a name.</summary>
        public string? Q { get; init; }

        /// <summary>Only calls with a recording.</summary>
        public bool Recording { get; init; }

        /// <summary>Only calls that somebody still has to call back.</summary>
        public bool Owed { get; init; }

        /// <summary>The page below this call.</summary>
        public CallId? Before { get; init; }

        /// <summary>The page above this call.</summary>
        public CallId? After { get; init; }

        public bool IsFiltered => Period is not null || From is not null || To is not null || State is not null || Direction is not null || Person is not null
            || Queue is not null || !string.IsNullOrWhiteSpace(Q) || Recording || Owed;
    }

    /// <param name="Live">Empty on all pages but the first.</param>
    /// <param name="Newer">The call above which the page before lies. Null on the first page.</param>
    /// <param name="Older">The call below which the next page lies. Null on the last page.</param>
    /// <param name="News">Gaps that this user should hear of now.</param>
    public sealed record Model(
        IReadOnlyList<CallRow> Live, IReadOnlyList<Day> Days, CallId? Newer, CallId? Older,
        IReadOnlyList<(UserId Id, string Name)> People, IReadOnlyList<string> Queues, IReadOnlyList<ListeningGap> News)
    {
        public bool IsEmpty => Live.Count == 0 && Days.Count == 0;
    }

    /// <param name="Gaps">When nobody listened, on that day: among the rows, by time.</param>
    public sealed record Day(DateOnly Date, IReadOnlyList<CallRow> Rows, IReadOnlyList<ListeningGap> Gaps)
    {
        /// <summary>Calls and gaps as they follow each other, the newest first.</summary>
        public IEnumerable<(CallRow? Row, ListeningGap? Gap)> Lines =>
            Rows.Select(row => (At: row.Call.StartedAt, Row: (CallRow?)row, Gap: (ListeningGap?)null))
                .Concat(Gaps.Select(gap => (At: gap.FromAt, Row: (CallRow?)null, Gap: (ListeningGap?)gap)))
                .OrderByDescending(line => line.At).Select(line => (line.Row, line.Gap));
    }

    public sealed class Handler(CrmDatabase database, CurrentUser user, Clock clock, TypedNumbers numbers, GapNews gaps, TimeProvider time) : IRequestHandler<Query, Model>
    {
        // More digits are rather a part of a number, unless somebody's phone has them.
        private const int LongestUsualExtension = 4;

        private const int RareWindow = 4000;

        // Gaps before the oldest call of an open period: a while, not for ever.
        private static readonly TimeSpan GapsReach = TimeSpan.FromDays(1);

        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var colleagues = await Colleagues.ReadAsync(database, ct);
            var filter = await FilterOf(query, colleagues, ct);
            var visible = database.Calls.AsNoTracking().VisibleTo(user.Viewer);
            var past = visible.Where(call => call.State == CallState.Ended);
            var isRare = await IsRareAsync(filter, query, ct);

            var (page, newer, older) = await PageOf(query, past, part => isRare ? filter.OfRarePhones(part, database) : filter.Of(part, database), ct);
            var live = newer is null ? await filter.Of(visible.Where(call => call.State != CallState.Ended), database).OrderByDescending(call => call.Id).Take(PageSize).ToListAsync(ct) : [];

            var rows = await new CallRowReader(database, user, time).ReadAsync([.. live, .. page], colleagues, ct);
            var days = DaysOf([.. rows.Skip(live.Count)], await GapsOf(filter, page, newer, older, ct));
            return new Model([.. rows.Take(live.Count)], days, newer, older, colleagues.All, await QueuesAsync(ct), await gaps.ReadAsync(ct));
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

        private static async Task<(List<Call> Page, CallId? Newer, CallId? Older)> PageOf(
            Query query, IQueryable<Call> past, Func<IQueryable<Call>, IQueryable<Call>> filtered, CancellationToken ct)
        {
            if (query.After is { } after)
            {
                var above = await filtered(past.Where(call => call.Id > after)).OrderBy(call => call.Id).Take(PageSize + 1).ToListAsync(ct);
                if (above.Count > PageSize)
                {
                    above.RemoveAt(PageSize);
                    above.Reverse();
                    return (above, above[0].Id, above[^1].Id);
                }
            }
            else if (query.Before is { } before)
            {
                var below = await filtered(past.Where(call => call.Id < before)).OrderByDescending(call => call.Id).Take(PageSize + 1).ToListAsync(ct);
                var hasMore = below.Count > PageSize;
                var page = below.Take(PageSize).ToList();
                return (page, page.Count > 0 ? page[0].Id : before, hasMore ? page[^1].Id : null);
            }

            var first = await filtered(past).OrderByDescending(call => call.Id).Take(PageSize + 1).ToListAsync(ct);
            return first.Count > PageSize ? (first[..PageSize], null, first[PageSize - 1].Id) : (first, null, null);
        }

        // Few calls among the newest of all: reading on backwards until a page is full would read the whole log.
        private async Task<bool> IsRareAsync(CallFilter filter, Query query, CancellationToken ct)
        {
            if (filter.Phones is null)
            {
                return false;
            }

            var window = database.Calls.AsQueryable();
            if (query.Before is { } before)
            {
                window = window.Where(call => call.Id < before);
            }

            var found = await new CallFilter { Phones = filter.Phones }.Of(window.OrderByDescending(call => call.Id).Take(RareWindow), database).Take(PageSize).CountAsync(ct);
            return found < PageSize;
        }

        private async Task<CallFilter> FilterOf(Query query, Colleagues colleagues, CancellationToken ct)
        {
            var (from, to) = CallPeriod.Read(query.Period, query.From, query.To, clock.Today);
            var filter = new CallFilter
            {
                From = from is { } first ? StartOf(first) : null,
                To = to is { } last ? StartOf(last.AddDays(1)) : null,
                Disposition = Word.TryParse<CallDisposition>(query.State, out var disposition) ? disposition : null,
                Direction = Word.TryParse<CallDirection>(query.Direction, out var direction) ? direction : null,
                Queue = string.IsNullOrEmpty(query.Queue) ? null : query.Queue,
                Phones = query.Person is { } person ? colleagues.PhonesOf(person) : null,
                HasRecording = query.Recording,
                IsOwed = query.Owed,
            };
            return string.IsNullOrWhiteSpace(query.Q) ? filter : await Search(filter, query.Q, colleagues, ct);
        }

        private async Task<CallFilter> Search(CallFilter filter, string text, Colleagues colleagues, CancellationToken ct)
        {
            // A name with digits in it ("Studio 54") could be read as a number, too.
            if (text.Any(char.IsLetter))
            {
                return filter with { Parties = await CallParties.FindAsync(database, text, null, ct) };
            }

            if (E164Number.TryParse(text.Trim(), out var number))
            {
                return filter with { Number = number.ToString() };
            }

            var reading = await numbers.ReadAsync(text, ct);
            if (reading.IsNumber)
            {
                // Without a prefix the digits may as well be a part of another number.
                return reading.Rule is NumberRule.International or NumberRule.InternationalPrefix or NumberRule.NationalWithTrunkPrefix
                    ? filter with { Number = reading.Number.ToString() }
                    : filter with { Parties = await CallParties.FindAsync(database, text, reading.Number.ToString(), ct) };
            }

            return reading.ShortDigits is { } extension && filter.Phones is null && (extension.Length <= LongestUsualExtension || colleagues.Know(extension))
                ? filter with { Phones = [(null, [extension])] }
                : filter with { Parties = await CallParties.FindAsync(database, text, null, ct) };
        }

        private DateTimeOffset StartOf(DateOnly day)
        {
            var midnight = day.ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(midnight, user.TimeZone.GetUtcOffset(midnight)).ToUniversalTime();
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
    }
}
