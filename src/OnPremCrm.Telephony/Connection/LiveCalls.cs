using OnPremCrm.Telephony.Calls;
using OnPremCrm.Telephony.EventKeeping;

namespace OnPremCrm.Telephony.Connection;

/// <summary>A tracker that several tasks may touch, one after the other, and whose words reach the recorder in that order.</summary>
internal sealed class LiveCalls(CallTracker tracker, RecorderLoop recorder, EventKeeper keeper)
{
    private readonly Lock _lock = new(); // guards the tracker, and the order of what it says

    /// <summary>Asterisk stamps its events. Null before the first.</summary>
    public bool? IsStamped
    {
        get
        {
            lock (_lock)
            {
                return tracker.IsStamped;
            }
        }
    }

    /// <summary>One step of the tracker.</summary>
    public void Do(Func<CallTracker, IReadOnlyList<CallSnapshot>> step)
    {
        lock (_lock)
        {
            var told = step(tracker);
            recorder.Tell(told);
            keeper.Told(told);
        }
    }
}
