using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Phones;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Overview;

/// <summary>Counts calls per colleague. A call counts once for each of them, however many phones they have.</summary>
public sealed class Colleagues(CrmDatabase database, TimeProvider time)
{
    // Three beats of the live feed: a page that is loaded anew is away for a moment.
    private static readonly TimeSpan PresenceLasts = TimeSpan.FromSeconds(45);

    /// <param name="calls">Ended calls of the period.</param>
    /// <param name="live">Calls that are up.</param>
    public async Task<IReadOnlyList<Colleague>> ReadAsync(IQueryable<Call> calls, IQueryable<Call> live, CancellationToken ct)
    {
        var people = await database.Users.Where(user => user.IsActive && database.UserExtensions.Any(phone => phone.UserId == user.Id))
            .OrderBy(user => user.Name).Select(user => new { user.Id, user.Name }).ToListAsync(ct);
        var parts = await PartsAsync(calls, ct);
        var talks = await TalksAsync(calls, ct);
        var now = await NowAsync(live, ct);
        return [.. people.Select(person =>
        {
            var took = parts[person.Id].ToList();
            var spoke = talks[person.Id].ToList();
            var (state, seconds) = now.GetValueOrDefault(person.Id, (PhoneNow.Away, 0));
            var inbound = took.Where(part => part.Direction == CallDirection.Inbound).ToList();
            return new Colleague(
                person.Id, person.Name, state, seconds,
                inbound.Sum(part => part.Count),
                spoke.Where(part => part.Direction == CallDirection.Inbound).Sum(part => part.Count),
                inbound.Where(part => part.Disposition == CallDisposition.Missed).Sum(part => part.Count),
                took.Where(part => part.Direction == CallDirection.Outbound).Sum(part => part.Count),
                spoke.Sum(part => part.Seconds),
                spoke.Sum(part => part.Count));
        }).OrderByDescending(person => person.HasFigures).ThenByDescending(person => person.Answered)];
    }

    // Whose phone rang, spoke or dialled: the same question that the log asks for a person.
    private async Task<ILookup<UserId, Part>> PartsAsync(IQueryable<Call> calls, CancellationToken ct)
    {
        var atPhones = calls.SelectMany(call => call.Rang, (call, phone) => new { call.Id, call.Server, Phone = phone, call.Direction, call.Disposition })
            .Union(calls.SelectMany(call => call.AnsweredBy, (call, phone) => new { call.Id, call.Server, Phone = phone, call.Direction, call.Disposition }))
            .Union(calls.Where(call => call.Operator != null).Select(call => new { call.Id, call.Server, Phone = call.Operator!, call.Direction, call.Disposition }));
        var parts = await atPhones
            .Join(database.UserExtensions, part => new { part.Server, part.Phone }, own => new { own.Server, Phone = own.Extension }, (part, own) => new { own.UserId, part.Id, part.Direction, part.Disposition })
            .Distinct()
            .GroupBy(part => new { part.UserId, part.Direction, part.Disposition })
            .Select(group => new { group.Key.UserId, group.Key.Direction, group.Key.Disposition, Count = group.Count() })
            .ToListAsync(ct);
        return parts.ToLookup(part => part.UserId, part => new Part(part.Direction, part.Disposition, part.Count));
    }

    // Who places a call speaks in it once somebody answers.
    private async Task<ILookup<UserId, Talk>> TalksAsync(IQueryable<Call> calls, CancellationToken ct)
    {
        var answered = calls.Where(call => call.AnsweredAt != null && call.Direction != CallDirection.Internal);
        var atPhones = answered.SelectMany(call => call.AnsweredBy, (call, phone) => new { call.Id, call.Server, Phone = phone, call.Direction, Seconds = call.TalkSeconds ?? 0 })
            .Union(answered.Where(call => call.Operator != null).Select(call => new { call.Id, call.Server, Phone = call.Operator!, call.Direction, Seconds = call.TalkSeconds ?? 0 }));
        var talks = await atPhones
            .Join(database.UserExtensions, part => new { part.Server, part.Phone }, own => new { own.Server, Phone = own.Extension }, (part, own) => new { own.UserId, part.Id, part.Direction, part.Seconds })
            .Distinct()
            .GroupBy(part => new { part.UserId, part.Direction })
            .Select(group => new { group.Key.UserId, group.Key.Direction, Count = group.Count(), Seconds = group.Sum(part => part.Seconds) })
            .ToListAsync(ct);
        return talks.ToLookup(part => part.UserId, part => new Talk(part.Direction, part.Count, part.Seconds));
    }

    private async Task<Dictionary<UserId, (PhoneNow, int)>> NowAsync(IQueryable<Call> live, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var since = now - PresenceLasts;
        var owners = await database.UserExtensions.ToDictionaryAsync(phone => (phone.Server, phone.Extension), phone => phone.UserId, ct);
        var here = (await database.UserPresences.Where(presence => presence.Until > since).Select(presence => presence.UserId).Distinct().ToListAsync(ct)).ToHashSet();
        var heard = (await database.TelephonyServers.AsNoTracking().ToListAsync(ct)).Where(server => server.IsReachable(now)).Select(server => server.Name).ToHashSet();
        var registered = (await database.Phones.Where(line => line.State != PhoneLineState.Unreachable).Select(line => new { line.Server, line.Extension }).ToListAsync(ct))
            .Where(line => heard.Contains(line.Server) && owners.ContainsKey((line.Server, line.Extension))).Select(line => owners[(line.Server, line.Extension)]).ToHashSet();
        var members = (await database.QueueMembers.AsNoTracking().ToListAsync(ct)).Where(member => owners.ContainsKey((member.Server, member.Extension))).ToLookup(member => owners[(member.Server, member.Extension)]);
        var states = here.Union(registered).ToDictionary(id => id, id => !registered.Contains(id) ? (PhoneNow.PageOnly, 0)
            : members[id].Any() && members[id].All(member => member.Paused) ? (PhoneNow.Break, Math.Max(0, (int)(now - members[id].Max(member => member.Since)).TotalSeconds))
            : (here.Contains(id) ? PhoneNow.Ready : PhoneNow.PhoneOnly, 0));
        var calls = await live.Select(call => new { call.Server, call.StartedAt, call.AnsweredAt, call.RingingNow, call.TalkingNow }).ToListAsync(ct);
        Note(calls.SelectMany(call => call.RingingNow.Select(phone => (call.Server, phone, At: call.StartedAt))), PhoneNow.Ringing);
        Note(calls.SelectMany(call => call.TalkingNow.Select(phone => (call.Server, phone, At: call.AnsweredAt ?? call.StartedAt))), PhoneNow.Talking);
        return states;

        void Note(IEnumerable<(string Server, string Phone, DateTimeOffset At)> phones, PhoneNow state)
        {
            foreach (var (server, phone, at) in phones)
            {
                if (owners.TryGetValue((server, phone), out var owner))
                {
                    states[owner] = (state, Math.Max(0, (int)(now - at).TotalSeconds));
                }
            }
        }
    }

    private sealed record Part(CallDirection Direction, CallDisposition? Disposition, int Count);

    private sealed record Talk(CallDirection Direction, int Count, int Seconds);
}
