using OnPremCrm.Asterisk.Events;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>The calls that a ledger's story is of: derived by the same tracker that hears them live.</summary>
internal static class LedgerCalls
{
    private static readonly TimeSpan LongSilence = TimeSpan.FromSeconds(1);

    /// <summary>The last word on each call, in order of beginning; those that became part of another one included.</summary>
    /// <param name="story">Events with times, in order.</param>
    /// <param name="options">The server.</param>
    /// <param name="endpoints">Of the same server.</param>
    /// <param name="restartedAt">When Asterisk was last started: what was up before and has no end was ended by that. Null when not known.</param>
    public static IReadOnlyList<CallSnapshot> Derive(IReadOnlyList<AmiEvent> story, TrackerOptions options, Endpoints endpoints, DateTimeOffset? restartedAt = null)
    {
        var tracker = new CallTracker(options, endpoints);
        var calls = new Dictionary<string, CallSnapshot>();
        var now = DateTimeOffset.MinValue;
        foreach (var e in story)
        {
            var at = e.Timestamp ?? now;
            if (at - LongSilence > now && now != DateTimeOffset.MinValue)
            {
                Pass(at);
            }

            now = at > now ? at : now;
            tracker.Hear(e, at);
        }

        Pass(now + options.Grace + LongSilence);
        if (restartedAt > now)
        {
            Take(tracker.Restarted(now));
        }

        return [.. calls.Values.OrderBy(call => call.StartedAt).ThenBy(call => call.Key, StringComparer.Ordinal)];

        // The first tick sees what is over, the second one lets the grace pass, as the clock does in the service.
        void Pass(DateTimeOffset until)
        {
            Take(tracker.Tick(now));
            Take(tracker.Tick(until));
        }

        void Take(IReadOnlyList<CallSnapshot> changed)
        {
            foreach (var call in changed)
            {
                calls[call.Key] = call;
            }
        }
    }
}
