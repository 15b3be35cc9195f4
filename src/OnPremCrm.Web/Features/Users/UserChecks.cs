using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Phones;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Users;

/// <summary>
/// Whether everything is there that somebody needs for cards to come up (a log-in, a phone that is registered and really used, a telephony service that
/// sees it, an open page), and whether they can be reached now. A few queries, however many people are asked about.
/// </summary>
public sealed class UserChecks(CrmDatabase database, TimeProvider time)
{
    private static readonly TimeSpan PhoneIsUsedWithin = TimeSpan.FromDays(30);

    // Three beats of the live feed.
    private static readonly TimeSpan PresenceLasts = TimeSpan.FromSeconds(45);

    /// <param name="IsReachable">The telephony service sees the phone's server.</param>
    /// <param name="State">What Asterisk last said. Null: it has not, or nobody hears it.</param>
    /// <param name="LastCallAt">When the phone last rang, spoke or dialled. Null: not within a month.</param>
    public sealed record Phone(string Server, string Extension, bool IsReachable, PhoneLineState? State, DateTimeOffset? LastCallAt)
    {
        public bool IsRegistered => State is not null and not PhoneLineState.Unreachable;
    }

    /// <param name="NowSince">Since when they talk, it rings, or the break lasts. Null otherwise.</param>
    /// <param name="IsHere">Has a page open.</param>
    /// <param name="Faults">The worst first.</param>
    public sealed record Findings(PersonNow Now, DateTimeOffset? NowSince, DateTimeOffset? LastSeenAt, bool IsHere, IReadOnlyList<Phone> Phones, IReadOnlyList<PersonFault> Faults)
    {
        public bool CanBeCalled => Now is PersonNow.Ready or PersonNow.PhoneOnly or PersonNow.Talking or PersonNow.Ringing;
    }

    public async Task<Findings> ReadAsync(User user, CancellationToken ct) => (await ReadAsync([user], ct))[user.Id];

    /// <param name="users">With their extensions.</param>
    public async Task<IReadOnlyDictionary<UserId, Findings>> ReadAsync(IReadOnlyCollection<User> users, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var since = now - PresenceLasts;
        var reachable = (await database.TelephonyServers.AsNoTracking().ToListAsync(ct)).Where(server => server.IsReachable(now)).Select(server => server.Name).ToHashSet();
        var extensions = users.SelectMany(user => user.Extensions).Select(phone => phone.Extension).Distinct().ToList();
        var lines = (await database.Phones.AsNoTracking().Where(line => extensions.Contains(line.Extension)).ToListAsync(ct)).ToDictionary(line => (line.Server, line.Extension));
        var breaks = (await database.QueueMembers.AsNoTracking().Where(member => extensions.Contains(member.Extension)).ToListAsync(ct)).ToLookup(member => (member.Server, member.Extension));
        var here = (await database.UserPresences.Where(presence => presence.Until > since).Select(presence => presence.UserId).Distinct().ToListAsync(ct)).ToHashSet();
        var lastCalls = await LastCallsAsync(extensions, now, ct);
        return users.ToDictionary(user => user.Id, user =>
        {
            var phones = user.Extensions.OrderByDescending(phone => phone.IsPrimary).ThenBy(phone => phone.Extension, StringComparer.Ordinal).Select(phone =>
            {
                var sees = reachable.Contains(phone.Server);
                return new Phone(
                    phone.Server, phone.Extension, sees, sees ? lines.GetValueOrDefault((phone.Server, phone.Extension))?.State : null,
                    lastCalls.TryGetValue((phone.Server, phone.Extension), out var at) ? at : null);
            }).ToList();
            var pauses = phones.SelectMany(phone => breaks[(phone.Server, phone.Extension)]).ToList();
            var state = NowOf(phones, pauses.Count > 0 && pauses.TrueForAll(member => member.Paused), here.Contains(user.Id));
            DateTimeOffset? nowSince = state switch
            {
                PersonNow.Talking => phones.Where(phone => phone.State is PhoneLineState.InUse or PhoneLineState.OnHold).Min(phone => lines[(phone.Server, phone.Extension)].Since),
                PersonNow.Ringing => phones.Where(phone => phone.State is PhoneLineState.Ringing).Min(phone => lines[(phone.Server, phone.Extension)].Since),
                PersonNow.Break => pauses.Max(member => member.Since),
                _ => null,
            };
            return new Findings(state, nowSince, user.LastSeenAt, here.Contains(user.Id), phones, user.IsActive ? FaultsOf(user, phones, now) : []);
        });
    }

    private static PersonNow NowOf(List<Phone> phones, bool isOnBreak, bool isHere)
    {
        if (phones.Exists(phone => phone.State is PhoneLineState.InUse or PhoneLineState.OnHold))
        {
            return PersonNow.Talking;
        }

        if (phones.Exists(phone => phone.State == PhoneLineState.Ringing))
        {
            return PersonNow.Ringing;
        }

        return phones.Exists(phone => phone.IsRegistered)
            ? isOnBreak ? PersonNow.Break : isHere ? PersonNow.Ready : PersonNow.PhoneOnly
            : isHere ? PersonNow.PageOnly : PersonNow.Offline;
    }

    private static List<PersonFault> FaultsOf(User user, List<Phone> phones, DateTimeOffset now)
    {
        var faults = new List<PersonFault>();
        if (phones.Count == 0 && user.Role == UserRole.Operator)
        {
            faults.Add(new PersonFault(PersonFaultKind.NoPhone));
        }

        if (user.LastSeenAt is null)
        {
            faults.Add(new PersonFault(PersonFaultKind.NeverLoggedIn));
        }

        if (user.LockedOutUntil > now)
        {
            faults.Add(new PersonFault(PersonFaultKind.LockedOut));
        }

        foreach (var phone in phones)
        {
            PersonFaultKind? kind = !phone.IsReachable ? PersonFaultKind.NoLink
                : phone.State == PhoneLineState.Unreachable ? PersonFaultKind.NotRegistered
                : phone.LastCallAt is null ? PersonFaultKind.Silent
                : null;
            if (kind is { } found)
            {
                faults.Add(new PersonFault(found, phone.Server, phone.Extension));
            }
        }

        return faults;
    }

    private async Task<Dictionary<(string Server, string Extension), DateTimeOffset>> LastCallsAsync(List<string> extensions, DateTimeOffset now, CancellationToken ct)
    {
        var lowest = CallId.LowestAt(now - PhoneIsUsedWithin);
        var calls = database.Calls.Where(call => call.Id >= lowest
            && (call.Rang.Any(phone => extensions.Contains(phone)) || call.AnsweredBy.Any(phone => extensions.Contains(phone)) || extensions.Contains(call.Operator!)));
        var parts = calls.SelectMany(call => call.Rang, (call, phone) => new { call.Server, Phone = phone, call.StartedAt })
            .Union(calls.SelectMany(call => call.AnsweredBy, (call, phone) => new { call.Server, Phone = phone, call.StartedAt }))
            .Union(calls.Where(call => call.Operator != null).Select(call => new { call.Server, Phone = call.Operator!, call.StartedAt }));
        var last = await parts.GroupBy(part => new { part.Server, part.Phone }).Select(group => new { group.Key.Server, group.Key.Phone, At = group.Max(part => part.StartedAt) }).ToListAsync(ct);
        return last.ToDictionary(phone => (phone.Server, phone.Phone), phone => phone.At);
    }
}
