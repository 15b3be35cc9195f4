using OnPremCrm.Asterisk.Events;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Tests.Calls;

/// <summary>Plays events to a tracker and remembers the last snapshot of each call, as the recorder would.</summary>
internal sealed class TrackerRun
{
    private readonly Dictionary<string, CallSnapshot> last = [];
    private DateTimeOffset now;

    public TrackerRun(TrackerOptions? options = null) => Tracker = new CallTracker(options ?? Lab);

    public static TrackerOptions Lab { get; } = new("main") { Trunks = ["PJSIP/trunk-itsp"] };

    public CallTracker Tracker { get; }

    /// <summary>Every snapshot ever emitted, in order.</summary>
    public List<CallSnapshot> Emitted { get; } = [];

    public DateTimeOffset Now => now;

    /// <summary>The calls that a person would count, in order of beginning.</summary>
    public List<CallSnapshot> Calls => last.Values.Where(call => call.MergedInto is null).OrderBy(call => call.StartedAt).ThenBy(call => call.Key, StringComparer.Ordinal).ToList();

    public CallSnapshot Call => Calls.Single();

    public TrackerRun Play(IEnumerable<(AmiEvent Event, DateTimeOffset At)> events)
    {
        foreach (var (e, at) in events)
        {
            Apply(e, at);
        }

        return this;
    }

    public void Apply(AmiEvent e, DateTimeOffset at)
    {
        // Time passes between events as it does in the service.
        for (var tick = now.AddSeconds(1); now != default && tick < at && tick < now.AddSeconds(120); tick = tick.AddSeconds(1))
        {
            Take(Tracker.Tick(tick));
        }

        now = now > at ? now : at;
        Take(Tracker.Apply(e, at));
    }

    public TrackerRun Restore(IReadOnlyList<CoreShowChannel> live, DateTimeOffset askedAt, DateTimeOffset at)
    {
        now = now > at ? now : at;
        Take(Tracker.Restore(live, askedAt, now));
        return this;
    }

    public TrackerRun Wait(TimeSpan span, TimeSpan? step = null)
    {
        var until = now + span;
        while (now < until)
        {
            now += step ?? TimeSpan.FromSeconds(1);
            Take(Tracker.Tick(now));
        }

        return this;
    }

    public void Take(IReadOnlyList<CallSnapshot> changed)
    {
        foreach (var snapshot in changed)
        {
            Emitted.Add(snapshot);
            last[snapshot.Key] = snapshot;
        }
    }

    /// <summary>What another process, which came later, says of the calls.</summary>
    public void TakeAll(TrackerRun later)
    {
        Take(later.Emitted);
        now = later.now > now ? later.now : now;
    }
}
