using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Callbacks;

/// <summary>Whom we owe a call, grouped by urgency; and how the latest ones were closed.</summary>
public static class ListCallbacks
{
    /// <param name="By">Which of the open ones.</param>
    /// <param name="Closed">The closed ones instead.</param>
    /// <param name="Before">Closed ones before this moment: an older page.</param>
    public sealed record Query(OwedBy By, bool Closed, DateTimeOffset? Before) : IRequest<Model>;

    public sealed record Row(OwedCallback Owed, DueLight Light);

    /// <param name="TomorrowAt">When the company opens next time after today: what "tomorrow" offers.</param>
    /// <param name="Queues">Those in which somebody waited to whom we owe a call now.</param>
    /// <param name="OpenToday">The company's working time of this day. Null: closed today.</param>
    /// <param name="ClosedToday">How many were closed today.</param>
    /// <param name="Older">Closed before then there are more. Null: that was all.</param>
    public sealed record Model(
        IReadOnlyList<(string WordKey, IReadOnlyList<Row> Rows)> Groups, IReadOnlyList<OwedCallback> Closed, IReadOnlyList<(UserId Id, string Name)> Colleagues,
        IReadOnlyList<string> Queues, (TimeOnly From, TimeOnly To)? OpenToday, int ClosedToday, DateTimeOffset TomorrowAt, DateTimeOffset? Older);

    public sealed class Handler(CrmDatabase database, CallbackBook book, CurrentUser user, Clock clock, TimeProvider time) : IRequestHandler<Query, Model>
    {
        private const int MostOpen = 200;
        private const int ClosedOnPage = 50;
        private const int ClosedBesideOpen = 8;

        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var hours = await database.WorkingHours.AsNoTracking().SingleAsync(ct);
            var open = query.Closed ? [] : await book.OpenAsync(user.Viewer, query.By, MostOpen, ct);
            var closed = await book.ClosedAsync(user.Viewer, query.Before, query.Closed ? ClosedOnPage + 1 : ClosedBesideOpen, ct);
            var older = query.Closed && closed.Count > ClosedOnPage ? closed[ClosedOnPage - 1].Callback.ClosedAt : null;
            var rows = open.ConvertAll(owed => new Row(owed, DueLight.Of(owed.Callback.DueAt, hours, now)));
            var colleagues = query.Closed ? [] : await database.Users.Where(colleague => colleague.IsActive && colleague.Id != user.Id)
                .OrderBy(colleague => colleague.Name).Select(colleague => new { colleague.Id, colleague.Name }).ToListAsync(ct);
            return new Model(
                [
                    ("callbacks.late", rows.FindAll(row => row.Light.IsLate)),
                    ("callbacks.soon", rows.FindAll(row => row.Light.IsSoon)),
                    ("callbacks.later", rows.FindAll(row => row.Light is { IsLate: false, IsSoon: false })),
                ],
                [.. closed.Take(query.Closed ? ClosedOnPage : ClosedBesideOpen)],
                [.. colleagues.Select(colleague => (colleague.Id, colleague.Name))],
                await database.Callbacks.VisibleTo(user.Viewer).Where(callback => callback.State == CallbackState.Open && callback.Queue != null).Select(callback => callback.Queue!).Distinct().OrderBy(queue => queue).ToListAsync(ct),
                Today(hours, now),
                await ClosedTodayAsync(ct),
                PutOffCallback.TomorrowAt(hours, now),
                older);
        }

        private async Task<int> ClosedTodayAsync(CancellationToken ct)
        {
            var local = clock.Local(clock.Now);
            var midnight = new DateTimeOffset(local.Date, local.Offset).ToUniversalTime();
            return await database.Callbacks.VisibleTo(user.Viewer).CountAsync(callback => callback.State == CallbackState.Closed && callback.ClosedAt >= midnight, ct);
        }

        private static (TimeOnly, TimeOnly)? Today(WorkingHours hours, DateTimeOffset now)
        {
            var zone = TimeZoneInfo.TryFindSystemTimeZoneById(hours.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
            var weekday = ((int)TimeZoneInfo.ConvertTime(now, zone).DayOfWeek + 6) % 7; // Monday first
            return hours.Opens.ElementAtOrDefault(weekday) is { } opens && hours.Closes.ElementAtOrDefault(weekday) is { } closes ? (opens, closes) : null;
        }
    }
}
