using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Pops;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Traces;

/// <summary>Follows the chain: whose phone, did we listen, did it ring, was a page open, did the card arrive, was it put away.</summary>
public sealed class SilenceReader(CrmDatabase database, CurrentUser viewer, Words words, Clock clock, TimeProvider time)
{
    // Remembered times are rounded, and clocks differ a little.
    private static readonly TimeSpan Around = TimeSpan.FromMinutes(1);

    // Presence is noted with every beat of the live feed.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);

    // No call is longer, but for the odd one that nobody will ask about.
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(6);

    private const int MostOthers = 5;

    public async Task<SilenceAnswer> ReadAsync(string server, string extension, DateTimeOffset at, CancellationToken ct)
    {
        var from = at - Around;
        var to = at + TimeSpan.FromMinutes(1) + Around;
        var owner = await database.UserExtensions.Where(phone => phone.Server == server && phone.Extension == extension)
            .Join(database.Users, phone => phone.UserId, user => user.Id, (phone, user) => user).AsNoTracking().SingleOrDefaultAsync(ct);
        var gaps = await database.ListeningGaps.AsNoTracking().Where(gap => gap.Server == server && gap.FromAt < to && (gap.ToAt == null || gap.ToAt > from)).OrderBy(gap => gap.FromAt).ToListAsync(ct);
        var presence = owner is null ? null : await PresenceAsync(owner, from, to, ct);
        var (calls, others) = await CallsAsync(server, extension, from, to, ct);
        var rings = new List<SilenceAnswer.Ring>();
        foreach (var (call, rangAt) in calls)
        {
            rings.Add(new SilenceAnswer.Ring(call, rangAt, await OfCallAsync(call, rangAt, owner, presence, ct)));
        }

        List<Finding> findings = [OfPhone(server, extension, owner), .. await OfListeningAsync(server, gaps, to, ct)];
        if (rings.TrueForAll(ring => ring.RangAt is null))
        {
            findings.Add(new Finding(false, words["silence.didNotRing", extension], words[others.Count > 0 ? "silence.didNotRing.next" : "silence.noCalls.next"]));
        }

        if (owner is not null && presence is not null)
        {
            findings.Add(presence);
        }

        // The best that any call of that time met: if one card came, it is the one that was meant, or the next to it.
        var best = rings.Where(ring => ring.RangAt is not null).Select(ring => ring.Findings).FirstOrDefault(chain => chain.Count > 0 && chain.All(finding => finding.IsGood != false));
        var isGood = best is not null;
        var worst = best?[0] ?? findings.Find(finding => finding.IsGood == false) ?? rings.SelectMany(ring => ring.Findings).FirstOrDefault(finding => finding.IsGood == false);
        return new SilenceAnswer(from, to, worst?.Text ?? words["silence.unknown"], isGood, findings, rings, others);
    }

    private Finding OfPhone(string server, string extension, User? owner) => owner switch
    {
        null => new Finding(false, words["silence.noUser", extension], words["silence.noUser.next"],
            viewer.Is(UserRole.Admin) ? $"/users/new?server={Uri.EscapeDataString(server)}&extension={Uri.EscapeDataString(extension)}" : null),
        { IsActive: false } => new Finding(false, words["silence.inactive", extension, owner.Name], words["silence.inactive.next"], viewer.Is(UserRole.Admin) ? $"/users/{owner.Id}" : null),
        _ => new Finding(true, words["silence.user", extension, owner.Name]),
    };

    private async Task<IReadOnlyList<Finding>> OfListeningAsync(string server, List<ListeningGap> gaps, DateTimeOffset to, CancellationToken ct)
    {
        if (gaps.Count > 0)
        {
            return [.. gaps.Select(gap => new Finding(false, GapWords.What(gap, words, clock), GapWords.Outcome(gap, words), viewer.Is(UserRole.Manager) ? "/ledger" : null))];
        }

        var known = await database.TelephonyServers.AsNoTracking().SingleOrDefaultAsync(known => known.Name == server, ct);
        var now = time.GetUtcNow();
        return known is null ? [new Finding(false, words["silence.noServer", server], words["silence.noServer.next"])]
            : to > now && !known.IsReachable(now) ? [new Finding(false, words["silence.deaf", server], words["silence.deaf.next"])]
            : [new Finding(true, words["silence.listened", server])];
    }

    private async Task<Finding> PresenceAsync(User owner, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var (since, until) = (from - Beat, to + Beat);
        var own = database.UserPresences.Where(presence => presence.UserId == owner.Id);
        if (await own.AnyAsync(presence => presence.Since <= until && presence.Until >= since, ct))
        {
            return new Finding(true, words["silence.present", owner.Name]);
        }

        if (!await database.UserPresences.AnyAsync(presence => presence.Since <= from, ct))
        {
            return new Finding(null, words["silence.presenceUnknown"]);
        }

        var last = await own.Where(presence => presence.Until < from).MaxAsync(presence => (DateTimeOffset?)presence.Until, ct);
        return new Finding(false, last is { } seen ? words["silence.absent", owner.Name, clock.Short(seen)] : words["silence.neverPresent", owner.Name], words["silence.absent.next"]);
    }

    private async Task<(List<(Call Call, DateTimeOffset? RangAt)> Calls, IReadOnlyList<Call> Others)> CallsAsync(string server, string extension, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var (low, high) = (CallId.LowestAt(from - LongestCall), CallId.LowestAt(to));
        var then = database.Calls.AsNoTracking().VisibleTo(viewer.Viewer).Where(call => call.Server == server && call.Id >= low && call.Id < high && (call.EndedAt == null || call.EndedAt >= from));
        var here = await then.Where(call => call.Rang.Contains(extension) || call.RingingNow.Contains(extension) || call.MissedBy.Contains(extension) || call.AnsweredBy.Contains(extension) || call.Operator == extension)
            .OrderBy(call => call.Id).Take(50).ToListAsync(ct);
        var ids = here.ConvertAll(call => call.Id);
        var legs = await database.CallLegs.AsNoTracking().Where(leg => ids.Contains(leg.CallId) && leg.Extension == extension && leg.RangAt != null).ToListAsync(ct);
        var others = await then.Where(call => call.Id >= CallId.LowestAt(from) && !ids.Contains(call.Id)).OrderBy(call => call.Id).Take(MostOthers).ToListAsync(ct);
        return ([.. here.Select(call => (call, RingOf(call))).Where(ring => ring.Item2 is not null || ring.call.StartedAt >= from)], others);

        // A call without legs (its rows are older than the legs, or an import) rang when it began.
        DateTimeOffset? RingOf(Call call)
        {
            var own = legs.Where(leg => leg.CallId == call.Id).ToList();
            return own.Count > 0 ? own.Where(leg => leg.RangAt < to && (leg.AnsweredAt ?? leg.EndedAt ?? to) >= from).Select(leg => leg.RangAt).Min()
                : call.Rang.Contains(extension) && call.StartedAt >= from ? call.StartedAt : null;
        }
    }

    private async Task<IReadOnlyList<Finding>> OfCallAsync(Call call, DateTimeOffset? rangAt, User? owner, Finding? presence, CancellationToken ct)
    {
        if (rangAt is null || owner is null)
        {
            return [];
        }

        var delivery = await database.PopDeliveries.AsNoTracking().SingleOrDefaultAsync(delivery => delivery.CallId == call.Id && delivery.UserId == owner.Id, ct);
        var findings = new List<Finding> { OfCard(call, rangAt.Value, delivery, presence) };
        var popId = call.CommandId?.Value ?? call.Id.Value;
        if (await database.PopDismissals.AsNoTracking().FirstOrDefaultAsync(away => away.UserId == owner.Id && (away.PopId == popId || away.PopId == call.Id.Value), ct) is { } dismissal)
        {
            findings.Add(new Finding(null, words["silence.putAway", clock.WithSeconds(dismissal.DismissedAt)]));
        }

        var maySee = await database.Calls.VisibleTo(new Viewer(owner.Role, owner.Id)).AnyAsync(seen => seen.Id == call.Id, ct);
        findings.Add(new Finding(maySee, words[maySee ? "silence.maySee" : "silence.mayNotSee", owner.Name]));
        return findings;
    }

    private Finding OfCard(Call call, DateTimeOffset rangAt, PopDelivery? delivery, Finding? presence)
    {
        if (call.Source != CallSource.Events)
        {
            return new Finding(false, words["silence.addedLater"]);
        }

        if (delivery is null)
        {
            return presence?.IsGood == false ? new Finding(false, words["silence.nowhereToShow"]) : new Finding(false, words["silence.notConfirmed"], words["silence.notConfirmed.next"]);
        }

        if (!delivery.WasVisible)
        {
            return new Finding(delivery.SeenAt is null ? false : null, delivery.SeenAt is { } seen
                ? words["silence.seenLater", clock.WithSeconds(delivery.ShownAt), clock.WithSeconds(seen)] : words["silence.inBackground", clock.WithSeconds(delivery.ShownAt)], words["silence.inBackground.next"]);
        }

        var delay = (delivery.ShownAt - rangAt).TotalSeconds;
        return new Finding(true, delay is >= 0 and < 120
            ? words["silence.shownAfter", clock.WithSeconds(delivery.ShownAt), delay.ToString("0.0", CultureInfo.CurrentCulture)] : words["silence.shown", clock.WithSeconds(delivery.ShownAt)]);
    }
}
