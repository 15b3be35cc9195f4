using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Desk;

/// <summary>What goes on at the phones at this moment: which queues have callers waiting, and which colleague speaks with whom.</summary>
public sealed class PhonesNow(CrmDatabase database, CurrentUser user, Words words, TimeProvider time)
{
    private const int MostCalls = 60;

    /// <param name="Line">The queue, else our number that was called. Null: not known.</param>
    /// <param name="IsQueue">False: <paramref name="Line"/> is a number.</param>
    /// <param name="LongestSeconds">Since the first of them called.</param>
    public sealed record Waiting(string? Line, bool IsQueue, int LongestSeconds, IReadOnlyList<Caller> Callers);

    /// <param name="Name">Contact or organisation. Null: see the number.</param>
    /// <param name="Number">Null: withheld.</param>
    public sealed record Caller(CallId Id, string? Name, string? Number);

    /// <param name="Colleague">A name, or the extension when it is nobody's.</param>
    /// <param name="With">Whom the call is with; of an internal call the other colleague.</param>
    /// <param name="IsDialling">The far end has not answered yet.</param>
    public sealed record Busy(string Colleague, bool IsMe, Caller With, bool IsDialling, int Seconds);

    public async Task<(IReadOnlyList<Waiting> Waiting, IReadOnlyList<Busy> Busy)> ReadAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var calls = await database.Calls.AsNoTracking().VisibleTo(user.Viewer).Include(call => call.Contact).Include(call => call.Organisation)
            .Where(call => call.State != CallState.Ended).OrderBy(call => call.Id).Take(MostCalls).ToListAsync(ct);
        if (calls.Count == 0)
        {
            return ([], []);
        }

        var people = await PeopleAsync(calls, ct);
        var hidden = await HiddenClients.ReadAsync(database, user.Viewer, calls.Select(call => (call.ContactId, call.OrganisationId)), ct);
        var joined = await JoinedAsync(calls, ct);
        var waiting = calls.Where(call => call is { State: CallState.Ringing, Direction: CallDirection.Inbound })
            .GroupBy(call => (Line: call.Queue ?? call.Did, IsQueue: call.Queue is not null))
            .Select(line => new Waiting(line.Key.Line, line.Key.IsQueue, Since(line.Min(call => call.StartedAt)), [.. line.Select(CallerOf)]))
            .OrderByDescending(line => line.LongestSeconds).ToList();
        var busy = calls.SelectMany(call => PhonesOf(call).Select(phone => BusyAt(call, phone))).OrderByDescending(colleague => colleague.IsMe).ThenByDescending(colleague => colleague.Seconds);
        return (waiting, [.. busy]);

        int Since(DateTimeOffset at) => Math.Max(0, (int)(now - at).TotalSeconds);

        Busy BusyAt(Call call, string phone)
        {
            var (id, name) = people.GetValueOrDefault((call.Server, phone), (null, phone));
            var since = call.State == CallState.Talking ? joined.GetValueOrDefault((call.Id, phone), call.AnsweredAt ?? call.StartedAt) : call.StartedAt;
            var with = call.Direction == CallDirection.Internal ? new Caller(call.Id, OtherOf(call, phone), null) : CallerOf(call);
            return new Busy(name, id == user.IdOrNull, with, call.State == CallState.Ringing, Since(since));
        }

        Caller CallerOf(Call call) => new(
            call.Id,
            hidden.Of(call.ContactId, call.OrganisationId) is { } client ? words.Of(client) : call.Contact?.Name ?? call.Organisation?.Name,
            call.Number ?? call.NumberAsPresented);

        string? OtherOf(Call call, string phone)
        {
            var other = call.TalkingNow.Find(talking => talking != phone) ?? (call.Operator == phone ? call.Dialled : call.Operator);
            return other is null ? null : people.GetValueOrDefault((call.Server, other), (null, other)).Name;
        }
    }

    // Whoever dials is not free either, even before somebody answers.
    private static IEnumerable<string> PhonesOf(Call call) => call.State == CallState.Talking ? call.TalkingNow.Where(phone => phone != TalkSegment.Outside)
        : call.Direction == CallDirection.Inbound || call.Operator is null ? []
        : [call.Operator];

    private async Task<Dictionary<(string, string), (UserId? Id, string Name)>> PeopleAsync(List<Call> calls, CancellationToken ct)
    {
        var phones = calls.SelectMany(call => call.TalkingNow.Append(call.Operator ?? "").Append(call.Dialled ?? "")).Distinct().ToList();
        return (await database.UserExtensions.AsNoTracking().Where(phone => phones.Contains(phone.Extension))
                .Join(database.Users, phone => phone.UserId, person => person.Id, (phone, person) => new { phone.Server, phone.Extension, person.Id, person.Name }).ToListAsync(ct))
            .ToDictionary(person => (person.Server, person.Extension), person => ((UserId?)person.Id, person.Name));
    }

    // A call that was handed over: its new owner talks since then, not since it was first answered.
    private async Task<Dictionary<(CallId, string), DateTimeOffset>> JoinedAsync(List<Call> calls, CancellationToken ct)
    {
        var talking = calls.Where(call => call.State == CallState.Talking).Select(call => call.Id).ToList();
        var segments = await database.TalkSegments.AsNoTracking().Where(segment => talking.Contains(segment.CallId) && segment.Kind != SegmentKind.Wait).ToListAsync(ct);
        return segments.SelectMany(segment => segment.Parties.Select(party => (Key: (segment.CallId, party), segment.StartedAt)))
            .GroupBy(part => part.Key).ToDictionary(part => part.Key, part => part.Min(segment => segment.StartedAt));
    }
}
