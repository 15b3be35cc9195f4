using OnPremCrm.Asterisk.Events;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Rebuilding;

/// <summary>Events of the past through a new tracker, with the seconds passing between them as they did. Pure.</summary>
internal static class KeptReplay
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // Longer than the grace, so that the last call ends too.
    private static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(3);

    /// <summary>What the calls are at the end, by their first linkedid.</summary>
    /// <param name="events">By time.</param>
    /// <param name="ordered">What clicks had ordered: the command and the number.</param>
    public static Dictionary<string, CallSnapshot> Run(
        TrackerOptions options, IReadOnlyList<(DateTimeOffset At, AmiEvent Event)> events, IEnumerable<(string CommandId, string Number, DateTimeOffset At)> ordered)
    {
        var calls = new Dictionary<string, CallSnapshot>();
        if (events.Count == 0)
        {
            return calls;
        }

        var tracker = new CallTracker(options);
        var orders = new Queue<(string CommandId, string Number, DateTimeOffset At)>(ordered.OrderBy(order => order.At));
        var now = events[0].At;
        foreach (var (at, read) in events)
        {
            while (orders.TryPeek(out var order) && order.At <= at)
            {
                orders.Dequeue();
                tracker.Expect(order.CommandId, order.Number, order.At);
            }

            for (; now + Tick <= at && tracker.RememberedCalls > 0; now += Tick)
            {
                Take(tracker.Tick(now + Tick));
            }

            now = at > now ? at : now;
            Take(tracker.Apply(read, at));
        }

        for (var end = now + Aftermath; now < end; now += Tick)
        {
            Take(tracker.Tick(now + Tick));
        }

        return calls;

        void Take(IReadOnlyList<CallSnapshot> changed)
        {
            foreach (var snapshot in changed)
            {
                calls[snapshot.Key] = snapshot;
            }
        }
    }
}
