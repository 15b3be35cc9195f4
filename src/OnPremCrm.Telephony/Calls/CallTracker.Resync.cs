using OnPremCrm.Asterisk.Events;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Telephony.Calls;

/// <summary>What was not seen: lost connections, restarts on either side, lost Hangups.</summary>
public sealed partial class CallTracker
{
    /// <summary>Uptime comes in whole seconds: a difference below this is rounding, not a restart.</summary>
    private static readonly TimeSpan UptimeRounding = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ReapEvery = TimeSpan.FromMinutes(1);

    /// <summary>Asterisk hangs a channel up within moments of its far end's wish.</summary>
    private static readonly TimeSpan HangupIsOverdue = TimeSpan.FromMinutes(2);

    private TimeSpan skew;
    private DateTimeOffset lastSeenAt = DateTimeOffset.MinValue;
    private DateTimeOffset? bootedAt;
    private DateTimeOffset nextReapAt = DateTimeOffset.MinValue;
    private bool shutdownSeen;

    // Something may have happened that we did not hear, and no list of channels came since.
    private bool listIsDue;

    /// <summary>
    /// Loads the calls that were up when an earlier run of ours ended. It may come late, when some of them were met already. Follow it with <see cref="Restore"/> once Asterisk has listed
    /// its channels: those of these calls that are still there go on, the others end as unknown.
    /// </summary>
    /// <param name="stored">Their last snapshots.</param>
    /// <param name="at">The last moment at which they are known to have been up.</param>
    public void Resume(IEnumerable<CallSnapshot> stored, DateTimeOffset at)
    {
        lastSeenAt = lastSeenAt > at ? lastSeenAt : at;
        listIsDue = true;
        foreach (var met in calls.Where(call => call is { IsEnded: false, IsMetInItsMiddle: true }))
        {
            met.IsUnseen = true;
        }

        foreach (var past in stored)
        {
            if (past.State == Core.Calls.CallState.Ended || past.MergedInto is not null || Adopt(past))
            {
                continue;
            }

            var call = new TrackedCall(past.Key, order++, past.StartedAt) { Past = past, Linkedid = past.Linkedid, CommandId = past.CommandId, IsUnseen = IsOpen(past) };
            calls.Add(call);
            foreach (var alias in past.Aliases.Append(past.Key).Append(past.Linkedid).Distinct())
            {
                if (callsByLinkedid.TryAdd(alias, call) && !call.Aliases.Contains(alias))
                {
                    call.Aliases.Add(alias);
                }
            }

            if (past.OverSince is { } over)
            {
                call.EndingSince = over;
                ending.Enqueue(call, over + options.Grace);
            }

            foreach (var up in past.Channels)
            {
                ResumeChannel(call, up.Uniqueid, up.Channel, up.StartedAt, up.IsCaller);
            }

            foreach (var leg in past.Legs.Where(leg => leg.EndedAt is null))
            {
                ResumeChannel(call, leg.Uniqueid, leg.Channel, leg.DialledAt, isCaller: false);
                ResumeLeg(leg);
            }
        }
    }

    /// <summary>We listened before we could learn what was known: a call that we met meanwhile may be one of those, and goes on from there.</summary>
    private bool Adopt(CallSnapshot past)
    {
        var met = past.Channels.Select(up => channels.GetValueOrDefault(up.Uniqueid)?.Call)
            .Concat(past.Aliases.Prepend(past.Key).Select(alias => callsByLinkedid.GetValueOrDefault(alias)))
            .Select(call => call?.Survivor())
            .FirstOrDefault(call => call is { Past: null });
        if (met is null)
        {
            return callsByLinkedid.ContainsKey(past.Key);
        }

        met.Past = past;
        met.IsUnseen |= IsOpen(past); // between what was known and what is heard, nobody listened
        touched.Add(met);
        foreach (var alias in past.Aliases.Append(past.Key).Where(alias => callsByLinkedid.TryAdd(alias, met)))
        {
            met.Aliases.Add(alias);
        }

        foreach (var leg in past.Legs.Where(leg => leg.EndedAt is null))
        {
            ResumeLeg(leg);
        }

        return true;
    }

    // What happened to it while nobody listened may have changed what it was: it was up, or had ended so that nobody knew how.
    private static bool IsOpen(CallSnapshot past) => past.OverSince is null || !past.EndKnown;

    /// <summary>
    /// Compares with the channels that Asterisk has. Ours that it has not are ended, their end not known; those that we do not
    /// know become calls. Do it at each connect, and now and then against ghosts.
    /// </summary>
    /// <param name="live">The whole answer to CoreShowChannels.</param>
    /// <param name="askedAt">When the question was sent: channels born since are not judged. By our clock.</param>
    /// <param name="at">Now, by our clock.</param>
    public IReadOnlyList<CallSnapshot> Restore(IReadOnlyList<CoreShowChannel> live, DateTimeOffset askedAt, DateTimeOffset at)
    {
        var now = at + skew;
        live = [.. live.Where(row => !goneUnmet.ContainsKey(row.Channel.Uniqueid))];
        var there = live.Select(row => row.Channel.Uniqueid).ToHashSet();
        foreach (var channel in channels.Values.Where(channel => channel.IsLive && !there.Contains(channel.Uniqueid)).ToList())
        {
            if (channel.StartedAt < askedAt + skew || !channel.BirthSeen)
            {
                Lose(channel);
            }
        }

        foreach (var row in live.OrderByDescending(row => row.Duration))
        {
            Restore(row, now);
        }

        foreach (var row in live.Where(row => row.BridgeUniqueid is not null))
        {
            RestoreBridge(row, askedAt + skew);
        }

        foreach (var call in calls.Where(call => !call.IsEnded && !call.Channels.Exists(channel => channel.IsLive)).ToList())
        {
            if (call.EndingSince is null)
            {
                End(call, Latest(call) ?? lastSeenAt, known: false);
            }
        }

        foreach (var call in calls.Where(call => !call.IsEnded))
        {
            // Who met while we were away did so at some time after we were last there and after the youngest of them was born.
            var youngest = call.Channels.Where(channel => channel.IsLive).Select(channel => channel.StartedAt).DefaultIfEmpty(now).Max();
            Regather(call, youngest > lastSeenAt ? youngest : lastSeenAt);

            call.FoundAt = call.IsUnseen ? now : call.FoundAt;

            // A call that hung up before the list came was never found. A called line that is up with nobody to talk to was perhaps answered, and its talk is
            // over already.
            call.IsUnseen &= !call.Channels.Exists(channel => channel.IsLive)
                || call.Channels.Exists(channel => channel is { IsLive: true, IsParty: true, IsCalled: true, UpAt: not null, Bridge: null });
            touched.Add(call);
        }

        lastSeenAt = now;
        listIsDue = false;
        Pass(now);
        return Emit(now);
    }

    /// <summary>The connection is gone. Calls stay as they are until the next <see cref="Restore"/> tells what became of them.</summary>
    public IReadOnlyList<CallSnapshot> Lost(DateTimeOffset at)
    {
        lastSeenAt = lastSeenAt > at + skew ? lastSeenAt : at + skew;
        listIsDue = true;
        foreach (var call in calls.Where(call => call is { IsEnded: false, EndingSince: null }))
        {
            call.IsUnseen = true;
        }

        return shutdownSeen ? Restarted(at) : [];
    }

    /// <summary>Asterisk has restarted: nothing that was up is up. Calls whose Hangups came before ended in the ordinary way.</summary>
    public IReadOnlyList<CallSnapshot> Restarted(DateTimeOffset at)
    {
        DropLive();
        return Emit(at + skew);
    }

    private void On(FullyBooted booted, DateTimeOffset now)
    {
        if (booted.Uptime is not { } uptime)
        {
            return;
        }

        var since = now - uptime;
        if (shutdownSeen || (bootedAt is { } before && since - before > UptimeRounding))
        {
            DropLive();
        }

        bootedAt = since;
        shutdownSeen = false;
    }

    private void DropLive()
    {
        shutdownSeen = false;
        foreach (var channel in channels.Values.Where(channel => channel.IsLive).ToList())
        {
            Lose(channel);
        }

        foreach (var call in calls.Where(call => !call.IsEnded).ToList())
        {
            touched.Add(call);
            if (call.EndingSince is null)
            {
                End(call, Latest(call) ?? lastSeenAt, known: false);
            }
        }
    }

    /// <summary>The channel is gone and we did not see it go. The last we knew of it is the time of the last event.</summary>
    private void Lose(TrackedChannel channel)
    {
        channel.Lost = true;
        EndChannel(channel, lastSeenAt > channel.StartedAt ? lastSeenAt : channel.StartedAt);
        if (channel.Call is { IsEnded: false } call && new CallReading(call).OverSince is { } over && over == channel.EndedAt)
        {
            End(call, over, known: false);
        }
    }

    private void Reap(DateTimeOffset now)
    {
        if (now < nextReapAt)
        {
            return;
        }

        nextReapAt = now + ReapEvery;
        foreach (var channel in channels.Values.Where(channel => channel.IsLive).ToList())
        {
            if (now - channel.StartedAt > options.OldestChannel)
            {
                channel.Lost = true;
                EndChannel(channel, now);
                EndIfOver(channel.Call, known: false);
            }
            else if (channel.HangupRequestedAt is { } requested && now - requested > HangupIsOverdue)
            {
                EndChannel(channel, requested);
            }
        }

        foreach (var unmet in (ReadOnlySpan<Dictionary<string, DateTimeOffset>>)[goneUnmet, requestsUnmet])
        {
            foreach (var old in unmet.Where(pair => now - pair.Value > HangupIsOverdue).Select(pair => pair.Key).ToList())
            {
                unmet.Remove(old);
            }
        }

        foreach (var stale in expected.Where(pair => now - pair.Value.At > options.Tombstone).Select(pair => pair.Key).ToList())
        {
            expected.Remove(stale);
        }
    }

    private void EndIfOver(TrackedCall call, bool known)
    {
        if (!call.IsEnded && new CallReading(call).OverSince is { } over)
        {
            End(call, over, known);
        }
    }

    private void ResumeChannel(TrackedCall call, string uniqueid, string name, DateTimeOffset startedAt, bool isCaller)
    {
        if (channels.ContainsKey(uniqueid))
        {
            return;
        }

        var seen = new EventChannel(name, uniqueid, call.Linkedid, isCaller ? ChannelState.Ring : ChannelState.Down, null, null, "", "");
        Meet(seen, startedAt, isCalled: !isCaller);
    }

    private void ResumeLeg(LegSnapshot leg)
    {
        if (channels.TryGetValue(leg.Uniqueid, out var channel))
        {
            channel.DialledAt = leg.DialledAt;
            channel.RangAt = leg.RangAt ?? channel.RangAt;
            channel.UpAt = leg.AnsweredAt ?? channel.UpAt;
            channel.Queue = leg.Queue ?? channel.Queue;
        }
    }

    private void Restore(CoreShowChannel row, DateTimeOffset now)
    {
        // AppDial and AppQueue are what Asterisk writes on the legs that Dial and Queue called.
        var isCalled = row.Application is "AppDial" or "AppDial2" or "AppQueue" || row.Channel.State is ChannelState.Down or ChannelState.Ringing;
        if (!channels.TryGetValue(row.Channel.Uniqueid, out var channel))
        {
            channel = Meet(row.Channel, now - row.Duration, isCalled);
            if (channel is null)
            {
                return;
            }

            // Exten is where the dialplan is now, which for a trunk's channel is seldom its DID: better none than a wrong one.
            channel.FirstExten = channel is { Kind: ChannelKind.Phone, IsCalled: false } ? row.Channel.Exten : null;
        }

        if (channel.IsLive)
        {
            channel.Name = row.Channel.Name;
            Update(channel, row.Channel, now, datesState: false);
        }
    }

    // What was heard since the question is newer than the answer.
    private void RestoreBridge(CoreShowChannel row, DateTimeOffset askedAt)
    {
        if (!channels.TryGetValue(row.Channel.Uniqueid, out var channel) || !channel.IsLive || channel.Bridge?.Uniqueid == row.BridgeUniqueid || channel.MovedAt >= askedAt)
        {
            return;
        }

        LeaveBridge(channel);
        var id = row.BridgeUniqueid!;
        var bridge = bridges.TryGetValue(id, out var known) ? known : bridges[id] = new TrackedBridge(id);
        bridge.IsHolding = row.Application is "Park" or "ParkedCall" or "BridgeWait" or "AgentLogin";
        bridge.Members.Add(channel);
        channel.Bridge = bridge;
    }

    private static DateTimeOffset? Latest(TrackedCall call) =>
        call.Channels.Where(channel => channel.EndedAt is not null).Select(channel => channel.EndedAt).Max();
}
