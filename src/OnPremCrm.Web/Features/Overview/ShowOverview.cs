using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Overview;

/// <summary>A manager's figures of a period, in the words of the log: what became of inbound calls, when they came, who did what, whom we still owe a call.</summary>
public static class ShowOverview
{
    /// <summary>Who is answered within so many seconds of the first ring did not wait long.</summary>
    public const int GoalRingSeconds = 20;

    /// <summary>So many in a hundred should be.</summary>
    public const int GoalServiceLevel = 80;

    /// <param name="Period">A name of <see cref="OverviewPeriod"/>. Null: today.</param>
    /// <param name="Queue">Only calls of this queue. Null: all.</param>
    public sealed record Query(string? Period, string? Queue) : IRequest<Model>;

    /// <param name="Before">The same figures of the days before, up to the same time of the day.</param>
    /// <param name="Queues">Those that had calls in the period.</param>
    /// <param name="Proofs">The latest of each server.</param>
    public sealed record Model(
        OverviewPeriod Period, InboundCounts Inbound, InboundCounts Before, IReadOnlyList<Bar> Bars, CallbackCounts Callbacks, IReadOnlyList<Colleague> People,
        IReadOnlyList<string> Queues, IReadOnlyList<ListeningGap> Gaps, IReadOnlyList<LedgerProof> Proofs);

    public sealed class Handler(CrmDatabase database, Colleagues colleagues, GapNews gaps, CurrentUser user, Clock clock, TimeProvider time) : IRequestHandler<Query, Model>
    {
        private const int MostQueues = 50;

        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var period = OverviewPeriod.Of(query.Period, clock.Today);
            var calls = OfQueue(Ended(StartOf(period.From), StartOf(period.To.AddDays(1))), query.Queue);
            var comparedTo = period.To < clock.Today ? StartOf(period.To.AddDays(1 - period.DaysBack)) : clock.Meant(clock.Now.DateTime.AddDays(-period.DaysBack));
            var before = OfQueue(Ended(StartOf(period.From.AddDays(-period.DaysBack)), comparedTo), query.Queue);
            var live = database.Calls.AsNoTracking().VisibleTo(user.Viewer).Where(call => call.State != CallState.Ended);
            return new Model(
                period,
                await CountAsync(calls, ct),
                await CountAsync(before, ct),
                await BarsAsync(calls, period, ct),
                await CallbacksAsync(period, query.Queue, ct),
                await colleagues.ReadAsync(calls, live, ct),
                await QueuesAsync(period, ct),
                await gaps.ReadAsync(ct),
                await ProofsAsync(ct));
        }

        private DateTimeOffset StartOf(DateOnly day) => clock.Meant(day.ToDateTime(TimeOnly.MinValue));

        private static IQueryable<Call> OfQueue(IQueryable<Call> calls, string? queue) => queue is null ? calls : calls.Where(call => call.Queue == queue);

        // The id begins with the start, and the log is partitioned and ordered by it.
        private IQueryable<Call> Ended(DateTimeOffset from, DateTimeOffset to)
        {
            var (lowest, bound) = (CallId.LowestAt(from), CallId.LowestAt(to));
            return database.Calls.AsNoTracking().VisibleTo(user.Viewer).Where(call => call.Id >= lowest && call.Id < bound && call.State == CallState.Ended);
        }

        private static async Task<InboundCounts> CountAsync(IQueryable<Call> calls, CancellationToken ct)
        {
            var counts = await calls.Where(call => call.Direction == CallDirection.Inbound)
                .GroupBy(call => new { call.Disposition, IsInTime = call.RingSeconds <= GoalRingSeconds })
                .Select(group => new { group.Key.Disposition, group.Key.IsInTime, Count = group.Count() }).ToListAsync(ct);
            int Of(CallDisposition disposition) => counts.Where(group => group.Disposition == disposition).Sum(group => group.Count);
            var (answered, missed, abandoned) = (Of(CallDisposition.Answered), Of(CallDisposition.Missed), Of(CallDisposition.Abandoned));
            return new InboundCounts(
                answered, missed, abandoned, counts.Sum(group => group.Count) - answered - missed - abandoned,
                counts.Where(group => group is { Disposition: CallDisposition.Answered, IsInTime: true }).Sum(group => group.Count));
        }

        private async Task<List<Bar>> BarsAsync(IQueryable<Call> calls, OverviewPeriod period, CancellationToken ct)
        {
            var zone = ZoneName();
            var counts = (await calls.Where(call => call.Direction == CallDirection.Inbound)
                    .Select(call => new { Local = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(call.StartedAt.UtcDateTime, zone), call.Disposition })
                    .GroupBy(call => new { call.Local.Date, Hour = period.IsOneDay ? call.Local.Hour : 0, call.Disposition })
                    .Select(group => new { group.Key.Date, group.Key.Hour, group.Key.Disposition, Count = group.Count() }).ToListAsync(ct))
                .ConvertAll(group => (Day: DateOnly.FromDateTime(group.Date), group.Hour, group.Disposition, group.Count));
            if (counts.Count == 0)
            {
                return [];
            }

            var slots = period.IsOneDay
                ? Enumerable.Range(counts.Min(group => group.Hour), counts.Max(group => group.Hour) - counts.Min(group => group.Hour) + 1).Select(hour => (Day: period.From, Hour: (int?)hour))
                : Enumerable.Range(0, period.To.DayNumber - period.From.DayNumber + 1).Select(day => (Day: period.From.AddDays(day), Hour: (int?)null));
            return [.. slots.Select(slot =>
            {
                var own = counts.Where(group => group.Day == slot.Day && (slot.Hour is null || group.Hour == slot.Hour)).ToList();
                int Of(CallDisposition disposition) => own.Where(group => group.Disposition == disposition).Sum(group => group.Count);
                var (answered, abandoned, missed) = (Of(CallDisposition.Answered), Of(CallDisposition.Abandoned), Of(CallDisposition.Missed));
                return new Bar(slot.Day, slot.Hour, answered, abandoned, missed, own.Sum(group => group.Count) - answered - abandoned - missed);
            })];
        }

        // As the database names zones.
        private string ZoneName() => user.TimeZone.HasIanaId || !TimeZoneInfo.TryConvertWindowsIdToIanaId(user.TimeZone.Id, out var name) ? user.TimeZone.Id : name;

        private async Task<CallbackCounts> CallbacksAsync(OverviewPeriod period, string? queue, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var (from, to, dayAgo) = (StartOf(period.From), StartOf(period.To.AddDays(1)), now.AddDays(-1));
            var hours = await database.WorkingHours.AsNoTracking().SingleAsync(ct);
            var callbacks = database.Callbacks.AsNoTracking().VisibleTo(user.Viewer).Where(callback => queue == null || callback.Queue == queue);
            var due = await callbacks.Where(callback => callback.State == CallbackState.Open).Select(callback => callback.DueAt).ToListAsync(ct);
            var closed = await callbacks.Where(callback => callback.ClosedAt >= from && callback.ClosedAt < to && callback.ClosedHow != CallbackClosure.ByHand)
                .Select(callback => new { callback.CreatedAt, ClosedAt = callback.ClosedAt!.Value }).ToListAsync(ct);
            var minutes = closed.ConvertAll(callback => WorkingTime.Between(hours, callback.CreatedAt, callback.ClosedAt).TotalMinutes);
            minutes.Sort();
            return new CallbackCounts(
                due.Count, due.Count(at => at <= now), due.Count(at => at <= dayAgo), minutes.Count,
                minutes.Count == 0 ? null : (int)Math.Round((minutes[(minutes.Count - 1) / 2] + minutes[minutes.Count / 2]) / 2), hours.CallbackMinutes);
        }

        private Task<List<string>> QueuesAsync(OverviewPeriod period, CancellationToken ct) =>
            Ended(StartOf(period.From), StartOf(period.To.AddDays(1))).Where(call => call.Queue != null).Select(call => call.Queue!)
                .Distinct().OrderBy(queue => queue).Take(MostQueues).ToListAsync(ct);

        private async Task<List<LedgerProof>> ProofsAsync(CancellationToken ct)
        {
            var proofs = new List<LedgerProof>();
            foreach (var server in await database.TelephonyServers.OrderBy(server => server.Name).Select(server => server.Name).ToListAsync(ct))
            {
                if (await database.LedgerProofs.AsNoTracking().Where(proof => proof.Server == server).OrderByDescending(proof => proof.MadeAt).FirstOrDefaultAsync(ct) is { } latest)
                {
                    proofs.Add(latest);
                }
            }

            return proofs;
        }
    }
}
