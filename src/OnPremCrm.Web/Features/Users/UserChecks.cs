using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Users;

/// <summary>Whether everything is there that a user needs for cards to come up: a log-in, a phone that is really used, a telephony service that sees it, an open page.</summary>
public sealed class UserChecks(CrmDatabase database, TimeProvider time)
{
    private static readonly TimeSpan PhoneIsUsedWithin = TimeSpan.FromDays(30);

    // Three beats of the live feed.
    private static readonly TimeSpan PresenceLasts = TimeSpan.FromSeconds(45);

    /// <param name="IsReachable">The telephony service sees the phone's server.</param>
    /// <param name="LastCallAt">When the phone last rang, spoke or dialled. Null: not within a month.</param>
    public sealed record Phone(string Server, string Extension, bool IsReachable, DateTimeOffset? LastCallAt);

    /// <param name="IsHere">Has a page open.</param>
    public sealed record Findings(DateTimeOffset? LastSeenAt, bool IsHere, IReadOnlyList<Phone> Phones)
    {
        public int Failed => (LastSeenAt is null ? 1 : 0) + (Phones.Count == 0 ? 1 : 0) + Phones.Count(phone => !phone.IsReachable || phone.LastCallAt is null);
    }

    public async Task<Findings> ReadAsync(User user, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var since = now - PresenceLasts;
        var servers = await database.TelephonyServers.AsNoTracking().ToListAsync(ct);
        var lowest = CallId.LowestAt(now - PhoneIsUsedWithin);
        var phones = new List<Phone>();
        foreach (var phone in user.Extensions.OrderByDescending(phone => phone.IsPrimary).ThenBy(phone => phone.Extension, StringComparer.Ordinal))
        {
            var (server, extension) = (phone.Server, phone.Extension);
            var last = await database.Calls.Where(call => call.Id >= lowest && call.Server == server
                    && (call.Rang.Contains(extension) || call.AnsweredBy.Contains(extension) || call.Operator == extension))
                .MaxAsync(call => (DateTimeOffset?)call.StartedAt, ct);
            phones.Add(new Phone(server, extension, servers.Find(known => known.Name == server)?.IsReachable(now) == true, last));
        }

        return new Findings(user.LastSeenAt, await database.UserPresences.AnyAsync(presence => presence.UserId == user.Id && presence.Until > since, ct), phones);
    }
}
