using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Desk;

/// <summary>An operator's day: whom I owe a call, what I talked about of late, and what goes on at the phones right now.</summary>
public static class ShowDesk
{
    public sealed record Query : IRequest<Model>;

    public sealed record Owed(OwedCallback Callback, DueLight Light);

    /// <param name="Name">Contact, organisation, or the colleague of an internal call. Null: not known.</param>
    public sealed record Recent(Call Call, string? Name, string? Organisation, bool HasRecording);

    /// <param name="Answered">Calls I answered today.</param>
    /// <param name="Missed">Calls that rang here today and that nobody answered.</param>
    public sealed record Day(int Answered, int Missed, int TalkSeconds);

    /// <param name="OpenCount">How many I owe in all; the list shows the most urgent.</param>
    /// <param name="OpenOfAll">How many the company owes, mine among them.</param>
    /// <param name="OpenOfNobody">How many of those have no owner yet.</param>
    /// <param name="Gaps">When nobody listened, as far as I should hear of it now.</param>
    public sealed record Model(IReadOnlyList<Owed> Callbacks, int OpenCount, int OpenOfAll, int OpenOfNobody, IReadOnlyList<Recent> Recents,
        IReadOnlyList<PhonesNow.Waiting> Waiting, IReadOnlyList<PhonesNow.Busy> Busy, Day Today,
        IReadOnlyList<ListeningGap> Gaps);

    public sealed class Handler(CrmDatabase database, CallbackBook book, PhonesNow phones, GapNews gaps, CurrentUser user, Words words, Clock clock, TimeProvider time) : IRequestHandler<Query, Model>
    {
        private const int MostCallbacks = 6;
        private const int MostRecent = 8;

        // Who took no call for weeks has no recent calls; the log has the rest. It bounds the look-up.
        private static readonly TimeSpan RecentReaches = TimeSpan.FromDays(14);

        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var hours = await database.WorkingHours.AsNoTracking().SingleAsync(ct);
            var owed = await book.OpenAsync(user.Viewer, user.Id, MostCallbacks, ct);
            var openCount = owed.Count < MostCallbacks ? owed.Count
                : await database.Callbacks.VisibleTo(user.Viewer).CountAsync(callback => callback.State == CallbackState.Open && callback.OwnerId == user.Id, ct);
            var open = database.Callbacks.VisibleTo(user.Viewer).Where(callback => callback.State == CallbackState.Open);
            var (waiting, busy) = await phones.ReadAsync(ct);
            return new Model(
                [.. owed.Select(callback => new Owed(callback, DueLight.Of(callback.Callback.DueAt, hours, now)))],
                openCount,
                await open.CountAsync(ct),
                await open.CountAsync(callback => callback.OwnerId == null, ct),
                await ReadRecents(now, ct),
                waiting,
                busy,
                await ReadToday(ct),
                await gaps.ReadAsync(ct));
        }

        private IQueryable<Call> MineSince(DateTimeOffset since)
        {
            var mine = user.Extensions.Select(phone => phone.Extension).ToList();
            var servers = user.Extensions.Select(phone => phone.Server).Distinct().ToList();
            var lowest = CallId.LowestAt(since);
            return database.Calls.AsNoTracking().VisibleTo(user.Viewer).Where(call => call.Id >= lowest && servers.Contains(call.Server)
                && (call.Rang.Any(phone => mine.Contains(phone)) || call.AnsweredBy.Any(phone => mine.Contains(phone)) || mine.Contains(call.Operator!)));
        }

        private async Task<List<Recent>> ReadRecents(DateTimeOffset now, CancellationToken ct)
        {
            if (user.Extensions.Count == 0)
            {
                return [];
            }

            var calls = await MineSince(now - RecentReaches).Include(call => call.Contact).Include(call => call.Organisation)
                .Where(call => call.State == CallState.Ended).OrderByDescending(call => call.Id).Take(MostRecent).ToListAsync(ct);
            var names = await Names(calls, ct);
            var ids = calls.ConvertAll(call => call.Id);
            var playable = await database.Recordings.PlayableBy(user.Viewer, database).Where(recording => ids.Contains(recording.CallId) && recording.State == RecordingState.Ready)
                .Select(recording => recording.CallId).Distinct().ToListAsync(ct);
            var hidden = await HiddenClients.ReadAsync(database, user.Viewer, calls.Select(call => (call.ContactId, call.OrganisationId)), ct);
            return calls.ConvertAll(call => hidden.Of(call.ContactId, call.OrganisationId) is { } client
                ? new Recent(call, words.Of(client), null, playable.Contains(call.Id))
                : new Recent(
                    call,
                    call.Contact?.Name ?? call.Organisation?.Name ?? (call.Direction == CallDirection.Internal ? Colleague(call, names) : null),
                    call.Contact is null ? null : call.Organisation?.Name,
                    playable.Contains(call.Id)));
        }

        private string? Colleague(Call call, Dictionary<(string, string), string> names)
        {
            var mine = user.Extensions.Any(phone => phone.Server == call.Server && phone.Extension == call.Operator);
            var other = mine ? call.Dialled : call.Operator;
            return other is null ? null : names.GetValueOrDefault((call.Server, other), other);
        }

        private async Task<Dictionary<(string, string), string>> Names(List<Call> calls, CancellationToken ct)
        {
            var phones = calls.SelectMany(call => new[] { call.Operator ?? "", call.Dialled ?? "" }).Distinct().ToList();
            return phones.Count == 0 ? []
                : (await database.UserExtensions.AsNoTracking().Where(phone => phones.Contains(phone.Extension))
                    .Join(database.Users, phone => phone.UserId, person => person.Id, (phone, person) => new { phone.Server, phone.Extension, person.Name }).ToListAsync(ct))
                .ToDictionary(person => (person.Server, person.Extension), person => person.Name);
        }

        private async Task<Day> ReadToday(CancellationToken ct)
        {
            if (user.Extensions.Count == 0)
            {
                return new Day(0, 0, 0);
            }

            var midnight = TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(clock.Now.Date, DateTimeKind.Unspecified), user.TimeZone);
            var mine = user.Extensions.Select(phone => phone.Extension).ToList();
            var calls = await MineSince(midnight).Where(call => call.State == CallState.Ended)
                .Select(call => new { call.Direction, call.Disposition, call.AnsweredBy, call.TalkSeconds, call.AnsweredAt }).ToListAsync(ct);
            var talked = calls.FindAll(call => call.AnsweredBy.Intersect(mine).Any() && call.AnsweredAt is not null);
            return new Day(
                talked.Count(call => call.Direction == CallDirection.Inbound),
                calls.Count(call => call.Direction == CallDirection.Inbound && call.AnsweredAt is null),
                talked.Sum(call => call.TalkSeconds ?? 0));
        }
    }
}
