using OnPremCrm.Asterisk.Events;
using OnPremCrm.Asterisk.Words;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>
/// Makes calls of the events of one Asterisk server. A pure state machine: no I/O and no clock, the same events give the
/// same calls. Not thread-safe: one loop feeds it.
/// </summary>
/// <remarks>
/// <code>
///                    (1)                      (2)
///   first channel ────────▶  Ringing ───────────────────▶  Talking
///                               │                             │
///                           (3) │                         (3) │
///                               ▼                             ▼
///                             Ended  ◀──────── (4) ────── any call
///
///   (1) Newchannel of a linkedid that no call has (or a live channel met at a resync).
///   (2) BridgeEnter: for the first time the other party and a person of ours hear each other. A line that is merely up
///       (menu, queue, voicemail) is still Ringing.
///   (3) Hangup of the outside party (outbound and unanswered, or internal: of the last channel) and then the grace, in
///       which a transfer may still go on. Performed by Tick or by the next event. A resync, an Asterisk restart or the
///       reaper do it too when the Hangup was not seen: then the end is not known.
///   (4) Merge: AttendedTransfer, Pickup, UnParkedCall, BridgeMerge of basic bridges, or a dialling across two calls
///       proved that both are one conversation. The one without an outside party (else the younger) ends, swallowed.
///
///   Ended has no exits. The call is remembered for late events (TrackerOptions.Tombstone) and then forgotten.
/// </code>
/// The facts live in TrackedCall and TrackedChannel; their meaning is read anew at each change (CallReading, LegReading,
/// SegmentReading, TransferReading, Verdict), so that events which Asterisk sends in varying order, or twice, give the
/// same snapshot.
/// </remarks>
public sealed partial class CallTracker
{
    private readonly TrackerOptions options;
    private readonly Endpoints endpoints;
    private readonly Dictionary<string, TrackedChannel> channels = [];
    private readonly Dictionary<string, TrackedBridge> bridges = [];
    private readonly Dictionary<string, TrackedChannel> loneHalves = [];
    private readonly Dictionary<string, TrackedCall> callsByLinkedid = [];
    private readonly HashSet<TrackedCall> calls = [];
    private readonly PriorityQueue<TrackedCall, DateTimeOffset> ending = new();
    private readonly PriorityQueue<TrackedCall, DateTimeOffset> tombstones = new();
    private readonly HashSet<TrackedCall> touched = [];
    private readonly List<string> concerned = [];
    private int order;

    public CallTracker(TrackerOptions options)
        : this(options, new Endpoints(options))
    {
    }

    /// <summary>A tracker of many with the same options: telling phones from trunks is dear to prepare.</summary>
    internal CallTracker(TrackerOptions options, Endpoints endpoints) => (this.options, this.endpoints) = (options, endpoints);

    /// <summary>Channels that are up.</summary>
    public int LiveChannels => channels.Values.Count(channel => channel.IsLive);

    /// <summary>Calls that are up.</summary>
    public int LiveCalls => calls.Count(call => !call.IsEnded);

    /// <summary>Calls in memory, those that ended lately included.</summary>
    public int RememberedCalls => calls.Count;

    /// <summary>Channels in memory, those of calls that ended lately included.</summary>
    public int RememberedChannels => channels.Count;

    /// <summary>Bridges with somebody in them.</summary>
    public int Bridges => bridges.Count;

    /// <summary>Asterisk stamps its events, so the times of calls are its own. Null before the first event.</summary>
    public bool? IsStamped { get; private set; }

    /// <summary>Keys of the calls that the last event was about. Changes with the next one.</summary>
    public IReadOnlyList<string> Concerned => concerned;

    /// <summary>Takes one event in. <paramref name="at"/> is the time of its reception, used when Asterisk did not stamp it.</summary>
    /// <returns>The calls that look different now, each once; empty for an event that changed nothing.</returns>
    public IReadOnlyList<CallSnapshot> Apply(AmiEvent e, DateTimeOffset at)
    {
        if (e.Timestamp is { } stamp)
        {
            Learn(stamp - at);
        }

        var now = e.Timestamp ?? at + skew; // some answers come without a stamp on a server that stamps its events
        IsStamped = e.Timestamp is not null || IsStamped == true;
        Dispatch(e, now);
        NoteConcerned();
        lastSeenAt = lastSeenAt > now ? lastSeenAt : now;
        Pass(now);
        return Emit(now);
    }

    /// <summary>
    /// Takes one event of the past in and says nothing of it: the next <see cref="Tick"/> tells what became of all. For stories that are
    /// read at once, of which only the outcome counts.
    /// </summary>
    internal void Hear(AmiEvent e, DateTimeOffset at)
    {
        Dispatch(e, at);
        lastSeenAt = lastSeenAt > at ? lastSeenAt : at;
        Pass(at);
    }

    /// <summary>Lets time pass: ends calls whose grace is over, forgets old ones, reaps ghosts. Call it about every second.</summary>
    /// <param name="at">Our own clock, as in <see cref="Apply"/>; Asterisk's differing clock is accounted for.</param>
    public IReadOnlyList<CallSnapshot> Tick(DateTimeOffset at)
    {
        var now = at + skew;
        Reap(now);
        Pass(now);
        return Emit(now);
    }

    /// <summary>How far Asterisk's clock is ahead of ours. What was noted before the first stamp was noted by ours.</summary>
    private void Learn(TimeSpan ahead)
    {
        if (IsStamped != true)
        {
            lastSeenAt = lastSeenAt == DateTimeOffset.MinValue ? lastSeenAt : lastSeenAt + ahead - skew;
            bootedAt += ahead - skew;
        }

        skew = ahead;
    }

    private void NoteConcerned()
    {
        concerned.Clear();
        foreach (var call in touched)
        {
            var key = call.Survivor().Key;
            if (!concerned.Contains(key))
            {
                concerned.Add(key);
            }
        }
    }

    private void Dispatch(AmiEvent e, DateTimeOffset now)
    {
        switch (e)
        {
            case Newchannel born: On(born, now); break;
            case Newstate state: See(state.Channel, now); break;
            case NewCallerid callerId: On(callerId, now); break;
            case Rename renamed: On(renamed); break;
            case DialBegin begin: On(begin, now); break;
            case DialState state: See(state.Dest, now, isCalled: true); break;
            case DialEnd end: On(end, now); break;
            case BridgeEnter enter: On(enter, now); break;
            case BridgeLeave leave: On(leave, now); break;
            case BridgeMerge merge: On(merge, now); break;
            case LocalBridge wire: On(wire, now); break;
            case Hold hold: OnHold(hold.Channel, true, now); break;
            case Unhold unhold: OnHold(unhold.Channel, false, now); break;
            case BlindTransfer transfer: On(transfer, now); break;
            case AttendedTransfer transfer: On(transfer, now); break;
            case Pickup pickup: On(pickup, now); break;
            case ParkedCall parked: On(parked, now); break;
            case UnParkedCall unparked: On(unparked, now); break;
            case ParkedCallTimeOut timeOut: OnUnparked(timeOut.Parkee, now); break;
            case ParkedCallGiveUp giveUp: OnUnparked(giveUp.Parkee, now); break;
            case ConfbridgeJoin join: OnConference(join.Channel, join.Conference, now); break;
            case ConfbridgeLeave leave: Known(leave.Channel, now); break;
            case MixMonitorStart start: OnRecording(start.Channel, null, now); break;
            case HangupRequest request: On(request, now); break;
            case Hangup hangup: On(hangup, now); break;
            case OriginateResponse response: On(response, now); break;
            case MessageWaiting waiting: On(waiting, now); break;
            case QueueCallerJoin join: On(join, now); break;
            case QueueCallerLeave leave: On(leave, now); break;
            case AgentCalled called: On(called, now); break;
            case VarSet variable: On(variable, now); break;
            case Newexten application: On(application, now); break;
            case FullyBooted booted: On(booted, now); break;
            case Shutdown: shutdownSeen = true; break;
        }
    }

    /// <summary>Ends calls whose grace is over and forgets those whose tombstone is old.</summary>
    private void Pass(DateTimeOffset now)
    {
        while (ending.TryPeek(out var call, out var due) && due <= now)
        {
            ending.Dequeue();
            if (!call.IsEnded && call.EndingSince is { } since && since + options.Grace <= now)
            {
                End(call, since, known: true);
            }
        }

        while (tombstones.TryPeek(out var old, out var due) && due <= now)
        {
            tombstones.Dequeue();
            if (old.Channels.Exists(channel => channel.IsLive))
            {
                // Colleagues talk on after their caller has gone.
                tombstones.Enqueue(old, now + options.Tombstone);
                continue;
            }

            Forget(old);
        }
    }

    /// <summary>Looks whether what makes the call a call is gone, or there again.</summary>
    private void LookForEnd(TrackedCall call, CallReading reading)
    {
        if (call.IsEnded)
        {
            return;
        }

        var over = reading.OverSince;
        if (over is { } since && call.EndingSince is null)
        {
            ending.Enqueue(call, since + options.Grace);
        }

        call.EndingSince = over;
    }

    private void End(TrackedCall call, DateTimeOffset at, bool known)
    {
        var reading = new CallReading(call);
        call.EndKnown = call.EndKnown && known && !reading.IsOpen(at);
        call.Disposition = reading.EndsAs(call.EndKnown);
        call.EndedAt = at < call.StartedAt ? call.StartedAt : at;
        tombstones.Enqueue(call, call.EndedAt.Value + options.Tombstone);
        touched.Add(call);
    }

    private void Forget(TrackedCall call)
    {
        calls.Remove(call);
        foreach (var channel in call.Channels)
        {
            channels.Remove(channel.Uniqueid);
        }

        foreach (var linkedid in call.Aliases)
        {
            if (callsByLinkedid.TryGetValue(linkedid, out var known) && known == call)
            {
                callsByLinkedid.Remove(linkedid);
            }
        }
    }

    private IReadOnlyList<CallSnapshot> Emit(DateTimeOffset now)
    {
        if (touched.Count == 0)
        {
            return [];
        }

        var changed = new List<CallSnapshot>();
        foreach (var call in touched.OrderBy(call => call.Order))
        {
            if (call.SwallowedBy is not null)
            {
                EmitSwallowed(call, now, changed);
                continue;
            }

            var reading = new CallReading(call);
            LookForEnd(call, reading);
            if (!call.HasParty && call.Past is null)
            {
                continue;
            }

            var last = call.Last;
            var snapshot = CallPortrait.Of(call, reading, options.Server, Math.Max(last?.Version ?? 0, call.Past?.Version ?? 0));
            if (snapshot != last)
            {
                call.Last = snapshot with { Version = snapshot.Version + 1 };
                changed.Add(call.Last);
            }
        }

        touched.Clear();
        return changed;
    }

    /// <summary>A swallowed call says once, and for ever, into which other it went. Its facts are the other's now.</summary>
    private static void EmitSwallowed(TrackedCall call, DateTimeOffset now, List<CallSnapshot> changed)
    {
        if (call.Last is { MergedInto: null } last)
        {
            call.Last = last with
            {
                Version = last.Version + 1,
                MergedInto = call.Survivor().Key,
                State = CallState.Ended,
                EndedAt = last.EndedAt ?? now,
                Disposition = last.Disposition ?? (last.AnsweredAt is null ? CallDisposition.Abandoned : CallDisposition.Answered),
                OnHold = false,
                Parked = false,
                RingingNow = ValueList<string>.Empty,
                TalkingNow = ValueList<string>.Empty,
                Channels = ValueList<ChannelSnapshot>.Empty,
            };
            changed.Add(call.Last);
        }
    }
}
