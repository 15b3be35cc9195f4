using OnPremCrm.Asterisk.Events;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Telephony.Calls;

/// <summary>The life of channels, and which call they belong to.</summary>
public sealed partial class CallTracker
{
    /// <summary>An Originate of ours names its channel <c>crm-&lt;guid&gt;</c>; the second half of a wire gets a suffix.</summary>
    private const string CommandPrefix = "crm-";

    private readonly Dictionary<string, (string Number, DateTimeOffset At)> expected = [];
    private readonly Dictionary<string, DateTimeOffset> goneUnmet = [];
    private readonly Dictionary<string, DateTimeOffset> requestsUnmet = [];

    /// <summary>
    /// Tells of an Originate that we are about to send, so that its call knows from the first moment what it is to dial: Asterisk
    /// says so only when the operator has answered, or not.
    /// </summary>
    /// <param name="commandId">The command's guid, as in the ChannelId or in CRM_CALL.</param>
    public void Expect(string commandId, string number, DateTimeOffset at) => expected[commandId] = (number, at);

    private void On(Newchannel born, DateTimeOffset now)
    {
        var isNew = !channels.ContainsKey(born.Channel.Uniqueid);
        if (See(born.Channel, now) is not { } channel)
        {
            return;
        }

        if (!channel.BirthSeen)
        {
            channel.BirthSeen = true;
            if (isNew && channel.Call.Channels[0] == channel && channel.Call.Past is null && born.Channel.Uniqueid == born.Channel.Linkedid)
            {
                channel.Call.IsUnseen = channel.Call.IsMetInItsMiddle = false;
            }
            channel.FirstExten ??= born.Channel.Exten;
            channel.FirstNumber = born.Channel.CallerIdNum ?? channel.FirstNumber;
            channel.FirstName = born.Channel.CallerIdName ?? channel.FirstName;
        }
    }

    private void On(NewCallerid callerId, DateTimeOffset now)
    {
        if (See(callerId.Channel, now) is { } channel)
        {
            // Only what was missing: the dialplan rewrites numbers, and the first one is what the wire had.
            channel.FirstNumber ??= callerId.Channel.CallerIdNum;
            channel.FirstName ??= callerId.Channel.CallerIdName;
        }
    }

    /// <summary>A masquerade renames three times; the names in between are no names.</summary>
    private void On(Rename renamed)
    {
        if (channels.TryGetValue(renamed.Uniqueid, out var channel)
            && !renamed.NewName.EndsWith("<MASQ>", StringComparison.Ordinal)
            && !renamed.NewName.EndsWith("<ZOMBIE>", StringComparison.Ordinal))
        {
            channel.Name = renamed.NewName;
            touched.Add(channel.Call);
        }
    }

    private void On(LocalBridge wire, DateTimeOffset now)
    {
        if (See(wire.One, now) is { } one && See(wire.Two, now) is { } two)
        {
            (one.OtherHalf, two.OtherHalf) = (two, one);
            LookAround(one, now);
        }
    }

    private void On(HangupRequest request, DateTimeOffset now)
    {
        if (Known(request.Channel, now) is { IsLive: true } channel)
        {
            channel.HangupRequestedAt ??= now;
        }
        else if (!channels.ContainsKey(request.Channel.Uniqueid))
        {
            requestsUnmet[request.Channel.Uniqueid] = now;
        }
    }

    private void On(Hangup hangup, DateTimeOffset now)
    {
        if (Known(hangup.Channel, now) is { } channel)
        {
            channel.Cause ??= hangup.Cause;
            EndChannel(channel, now);
        }
        else
        {
            // A channel that we never met: nothing to show. But a list of channels that was made just before may still have it.
            goneUnmet[hangup.Channel.Uniqueid] = now;
        }
    }

    private void EndChannel(TrackedChannel channel, DateTimeOffset at)
    {
        touched.Add(channel.Call);
        if (!channel.IsLive)
        {
            return;
        }

        var around = TalkGraph.Connected(channel);
        LeaveBridge(channel);
        channel.EndedAt = at;
        channel.Holds = false;
        channel.ParkedAt = null;
        if (channel.Kind == ChannelKind.Wire)
        {
            loneHalves.Remove(channel.Party);
        }

        Regather(around, at);
    }

    /// <summary>An event about a channel that must exist by now: takes over what it shows, and makes none.</summary>
    private TrackedChannel? Known(EventChannel seen, DateTimeOffset now)
    {
        if (!channels.TryGetValue(seen.Uniqueid, out var channel))
        {
            return null;
        }

        Update(channel, seen, now, datesState: false);
        return channel;
    }

    /// <summary>An event about a channel, which is met here if its Newchannel was lost. Null for channels that are nobody.</summary>
    private TrackedChannel? See(EventChannel seen, DateTimeOffset now, bool isCalled = false, bool datesState = true)
    {
        if (!channels.TryGetValue(seen.Uniqueid, out var channel))
        {
            channel = Meet(seen, now, isCalled || seen.State is ChannelState.Down or ChannelState.Ringing);
            if (channel is null)
            {
                return null;
            }
        }

        if (isCalled && !channel.IsCalled)
        {
            channel.IsCalled = true;
            if (channel.Call.Opener == channel)
            {
                channel.Call.Opener = channel.Call.Channels.Find(other => other is { IsParty: true, IsCalled: false });
            }
        }

        Update(channel, seen, now, datesState);
        return channel;
    }

    private TrackedChannel? Meet(EventChannel seen, DateTimeOffset startedAt, bool isCalled)
    {
        var (kind, party) = endpoints.Classify(seen.Name, seen.Context);
        if (kind == ChannelKind.Machinery)
        {
            return null;
        }

        var call = CallOf(seen, kind, party, startedAt);
        var channel = new TrackedChannel(seen.Uniqueid, order++, kind, party, call)
        {
            Name = seen.Name,
            Linkedid = seen.Linkedid,
            StartedAt = startedAt,
            IsCalled = isCalled,
            FirstNumber = isCalled ? null : seen.CallerIdNum,
            FirstName = isCalled ? null : seen.CallerIdName,
        };
        if (requestsUnmet.Remove(channel.Uniqueid, out var requestedAt))
        {
            channel.HangupRequestedAt = requestedAt;
        }

        channels.Add(channel.Uniqueid, channel);
        call.Channels.Add(channel);
        if (call.Channels.Count == 1 && call.Past is null && seen.State is ChannelState.Down or ChannelState.Ringing)
        {
            // Nobody called: Asterisk begins this call by itself. A called leg has the linkedid of its caller.
            call.IsOriginated = seen.Uniqueid == seen.Linkedid;
        }

        if (channel is { IsParty: true, IsCalled: false } && !call.IsOriginated)
        {
            call.Opener ??= channel;
        }

        if (seen.Uniqueid.StartsWith(CommandPrefix, StringComparison.Ordinal))
        {
            Command(call, seen.Uniqueid[CommandPrefix.Length..]);
        }

        if (kind == ChannelKind.Wire)
        {
            Pair(channel);
        }

        return channel;
    }

    private TrackedCall CallOf(EventChannel seen, ChannelKind kind, string party, DateTimeOffset startedAt)
    {
        if (callsByLinkedid.TryGetValue(seen.Linkedid, out var known))
        {
            return known.Survivor();
        }

        if (RungAgainFor(seen, kind, party) is { } waiting)
        {
            callsByLinkedid.Add(seen.Linkedid, waiting);
            waiting.Aliases.Add(seen.Linkedid);
            return waiting;
        }

        // Met in its middle, unless this is its first channel's birth.
        var call = new TrackedCall(seen.Linkedid, order++, startedAt) { IsUnseen = listIsDue, IsMetInItsMiddle = true };
        calls.Add(call);
        callsByLinkedid.Add(seen.Linkedid, call);
        return call;
    }

    /// <summary>
    /// Who hung up after <c>*2</c> while the colleague still rang, in vain, is rung back, and then perhaps the colleague once more
    /// (<c>recall_transferer</c> in Asterisk's bridge_basic.c). These channels have a linkedid of their own until they are answered,
    /// and nothing but the story tells for which caller they ring.
    /// </summary>
    private TrackedCall? RungAgainFor(EventChannel seen, ChannelKind kind, string party)
    {
        if (seen.State != ChannelState.Down || seen.Uniqueid != seen.Linkedid || seen.Uniqueid.StartsWith(CommandPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var call in calls)
        {
            if (!call.IsEnded && call.Transfers.Exists(transfer => transfer is { Method: TransferMethod.Dtmf, Confirmed: true, Target: { Kind: ChannelKind.Wire } target }
                && !target.IsAnswered
                && transfer.Transferer.HangupRequestedAt is not null
                && (kind == ChannelKind.Wire ? ExtensionOf(party) == ExtensionOf(target.Party) : party == transfer.Transferer.Party)))
            {
                return call;
            }
        }

        return null;

        static string ExtensionOf(string wire) => wire.Split('@')[0];
    }

    private void Update(TrackedChannel channel, EventChannel seen, DateTimeOffset now, bool datesState)
    {
        touched.Add(channel.Call);
        channel.See(seen, now, datesState);
        if (seen.Linkedid == channel.Linkedid || !channel.IsLive)
        {
            return;
        }

        // Asterisk says nothing when it gives a channel another linkedid. A new one is another name of the same call; one that
        // another call has is no proof that both are one: an agent's line that is up all day drags its own through all calls.
        channel.Linkedid = seen.Linkedid;
        if (callsByLinkedid.TryAdd(seen.Linkedid, channel.Call))
        {
            channel.Call.Aliases.Add(seen.Linkedid);
        }

        if (callsByLinkedid[seen.Linkedid].Survivor() == channel.Call)
        {
            channel.Call.Linkedid = seen.Linkedid;
        }
    }

    /// <summary>The halves of a Local channel have one name; LocalBridge, which tells of the pair, may come late or never.</summary>
    private void Pair(TrackedChannel half)
    {
        if (loneHalves.Remove(half.Party, out var other) && other.IsLive)
        {
            (half.OtherHalf, other.OtherHalf) = (other, half);
        }
        else
        {
            loneHalves[half.Party] = half;
        }
    }

    private void Command(TrackedCall call, string commandId)
    {
        call.CommandId ??= commandId;
        if (expected.Remove(call.CommandId, out var order))
        {
            call.OrderedNumber ??= order.Number;
        }
    }

    /// <summary>
    /// Two calls proved to be one conversation. The one with an outside party stays, for its number is what people look for;
    /// else the older.
    /// </summary>
    private void Merge(TrackedCall one, TrackedCall other, DateTimeOffset now)
    {
        (one, other) = (one.Survivor(), other.Survivor());
        if (one == other)
        {
            return;
        }

        var oneStays = one.HasTrunk != other.HasTrunk ? one.HasTrunk : one.Order < other.Order;
        var (into, swallowed) = oneStays ? (one, other) : (other, one);
        if (into.EndedAt is not null)
        {
            return;
        }

        foreach (var channel in swallowed.Channels)
        {
            channel.Call = into;
        }

        into.Channels.AddRange(swallowed.Channels);
        into.Channels.Sort((left, right) => left.Order.CompareTo(right.Order));
        foreach (var gathering in swallowed.Gatherings.Where(gathering => !into.Gatherings.Exists(same => same.From == gathering.From && same.IsOf(gathering.Members, gathering.Holders))))
        {
            into.Gatherings.Add(gathering);
        }

        into.Gatherings.Sort((left, right) => left.From.CompareTo(right.From));
        into.Aliases.AddRange(swallowed.Aliases.Except(into.Aliases));
        into.Transfers.AddRange(swallowed.Transfers);
        into.Pickups.AddRange(swallowed.Pickups);
        into.Recordings.AddRange(swallowed.Recordings);
        into.Queue ??= swallowed.Queue;
        into.CommandId ??= swallowed.CommandId;
        swallowed.SwallowedBy = into;
        swallowed.Channels.Clear();
        swallowed.Gatherings.Clear();
        tombstones.Enqueue(swallowed, now + options.Tombstone);
        touched.Add(into);
        touched.Add(swallowed);
    }
}
