using OnPremCrm.Asterisk.Events;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>Bridges, hold, parking, transfers: who hears whom.</summary>
public sealed partial class CallTracker
{
    /// <summary>Parking by blind transfer sends both events, in either order.</summary>
    private static readonly TimeSpan SameAct = TimeSpan.FromSeconds(2);

    private void On(BridgeEnter enter, DateTimeOffset now)
    {
        if (See(enter.Channel, now) is not { IsLive: true } channel)
        {
            return;
        }

        channel.MovedAt = now;
        var around = TalkGraph.Connected(channel);
        var bridge = bridges.TryGetValue(enter.Bridge.Uniqueid, out var known) ? known : bridges[enter.Bridge.Uniqueid] = new TrackedBridge(enter.Bridge.Uniqueid);
        bridge.IsHolding = enter.Bridge.IsHolding;
        if (enter.SwapUniqueid is { } swapped && channels.TryGetValue(swapped, out var leaver) && leaver.Bridge == bridge)
        {
            around.Add(leaver);
            bridge.Members.Remove(leaver);
            (leaver.Bridge, leaver.PreviousBridge) = (null, bridge);
        }

        if (channel.Bridge != bridge)
        {
            LeaveBridge(channel);
            channel.Bridge = bridge;
            bridge.Members.Add(channel);
            bridges[bridge.Uniqueid] = bridge;
        }

        LookForConsultation(bridge, now);
        LookForReturn(channel, bridge);
        if (enter.Bridge.IsBasic)
        {
            LookForCallItWasRungFor(channel, bridge, now);
        }

        around.UnionWith(TalkGraph.Connected(channel));
        Regather(around, now);
    }

    private void On(BridgeLeave leave, DateTimeOffset now)
    {
        if (Known(leave.Channel, now) is not { IsLive: true } channel)
        {
            return;
        }

        channel.MovedAt = now;
        if (channel.Bridge?.Uniqueid != leave.Bridge.Uniqueid)
        {
            return;
        }

        var around = TalkGraph.Connected(channel);
        LeaveBridge(channel);
        Regather(around, now);
    }

    /// <summary>The members move by BridgeLeave and BridgeEnter of their own; here it is only seen that the calls are one.</summary>
    private void On(BridgeMerge merge, DateTimeOffset now)
    {
        if (merge is { To.IsBasic: true, From.IsBasic: true }
            && bridges.TryGetValue(merge.To.Uniqueid, out var to)
            && bridges.TryGetValue(merge.From.Uniqueid, out var from)
            && to.Members.Count > 0
            && from.Members.Count > 0)
        {
            Merge(to.Members[0].Call, from.Members[0].Call, now);
        }
    }

    private void OnHold(EventChannel seen, bool holds, DateTimeOffset now)
    {
        if (Known(seen, now) is { IsLive: true } channel && channel.Holds != holds)
        {
            channel.Holds = holds && channel.Bridge is not null;
            Regather(TalkGraph.Connected(channel), now);
        }
    }

    private void OnConference(EventChannel seen, string conference, DateTimeOffset now)
    {
        if (See(seen, now) is { } channel)
        {
            channel.Call.Conference = conference;
        }
    }

    private void On(ParkedCall parked, DateTimeOffset now)
    {
        if (Known(parked.Parkee, now) is not { IsLive: true } parkee)
        {
            return;
        }

        parkee.ParkedAt = now;

        // Parking by ## or by the phone's transfer key is announced as a blind transfer too. Nobody was given the call.
        parkee.Call.Transfers.RemoveAll(transfer => transfer.Kind == TransferKind.Blind && transfer.Transferee == parkee && now - transfer.At <= SameAct);
    }

    private void On(UnParkedCall unparked, DateTimeOffset now)
    {
        OnUnparked(unparked.Parkee, now);
        if (unparked.Retriever is { } seen && See(seen, now) is { } retriever && Known(unparked.Parkee, now) is { } parkee)
        {
            Merge(parkee.Call, retriever.Call, now);
        }
    }

    private void OnUnparked(EventChannel seen, DateTimeOffset now)
    {
        if (Known(seen, now) is { } parkee)
        {
            parkee.ParkedAt = null;
        }
    }

    private void On(BlindTransfer transfer, DateTimeOffset now)
    {
        if (!transfer.Success || Known(transfer.Transferer, now) is not { } transferer)
        {
            return;
        }

        var transferee = transfer.Transferee is null ? null : Known(transfer.Transferee, now);
        if (transferee?.ParkedAt is { } parked && now - parked <= SameAct)
        {
            return;
        }

        if (!transferer.Call.Transfers.Exists(known => known.Kind == TransferKind.Blind && known.Transferer == transferer && known.Extension == transfer.Extension))
        {
            var method = transfer.IsExternal ? TransferMethod.Refer : TransferMethod.Dtmf;
            transferer.Call.Transfers.Add(new TrackedTransfer(TransferKind.Blind, method, transferer, now)
            {
                Extension = transfer.Extension,
                Transferee = transferee,
                Confirmed = true,
            });
        }
    }

    private void On(AttendedTransfer transfer, DateTimeOffset now)
    {
        if (Known(transfer.OrigTransferer, now) is not { } first || Known(transfer.SecondTransferer, now) is not { } second)
        {
            return;
        }

        if (!transfer.Success || transfer.DestType == "Fail")
        {
            return;
        }

        Merge(first.Call, second.Call, now);
        var call = first.Call;

        // Completed while it still rings, it names no target: that is whom the second line dialled.
        var target = transfer.Target is null ? call.Channels.FindLast(leg => leg.IsParty && leg.FirstDialledBy == second) : Known(transfer.Target, now);
        var method = first == second ? TransferMethod.Dtmf : TransferMethod.Refer;
        var made = call.Transfers.FindLast(known => known.Kind == TransferKind.Attended && known.Transferer == first && known.Method == method && !known.GivenUp)
            ?? call.Transfers.FindLast(known => known.Kind == TransferKind.Attended && known.Transferer == first && known.Method == method);
        if (made is null)
        {
            made = new TrackedTransfer(TransferKind.Attended, method, first, now);
            call.Transfers.Add(made);
        }

        made.At = made.Confirmed ? made.At : now;
        made.Confirmed = true;
        made.GivenUp = false;
        made.ThreeWay = transfer.DestType == "Threeway";
        made.Target ??= target;
    }

    /// <summary>
    /// <c>*2</c>: a phone leaves its conversation for a bridge in which there is only a wire that nobody dials. Nothing else tells
    /// of a consultation, and nothing at all tells that it was given up.
    /// </summary>
    private static void LookForConsultation(TrackedBridge bridge, DateTimeOffset now)
    {
        if (bridge.IsHolding || bridge.Members.Count != 2)
        {
            return;
        }

        var phone = bridge.Members.Find(member => member.Kind == ChannelKind.Phone);
        var wire = bridge.Members.Find(member => member is { Kind: ChannelKind.Wire, DialledBy: null });
        if (phone?.PreviousBridge is { } left && wire?.OtherHalf is not null && phone.Call == wire.Call
            && !phone.Call.Transfers.Exists(known => known.Target == wire))
        {
            phone.Call.Transfers.Add(new TrackedTransfer(TransferKind.Attended, TransferMethod.Dtmf, phone, now) { Target = wire, LeftBridge = left });
        }
    }

    private static void LookForReturn(TrackedChannel channel, TrackedBridge bridge)
    {
        foreach (var transfer in channel.Call.Transfers)
        {
            if (transfer.Transferer == channel && transfer.LeftBridge == bridge && !transfer.Confirmed)
            {
                transfer.GivenUp = true;
            }
        }
    }

    /// <summary>
    /// A phone that Asterisk rang by itself and that, when answered, comes into a conversation which was there before and takes on its
    /// linkedid: it was rung for that call (who handed on while it rang is rung back). It has been in no other bridge, as an agent's
    /// line that is up all day has.
    /// </summary>
    private void LookForCallItWasRungFor(TrackedChannel phone, TrackedBridge bridge, DateTimeOffset now)
    {
        if (phone is { Kind: ChannelKind.Phone, IsCalled: true, PreviousBridge: null, DialledBy: null, Call: { IsOriginated: true, CommandId: null, Channels.Count: 1 } }
            && callsByLinkedid.TryGetValue(phone.Linkedid, out var named)
            && named.Survivor() is var call
            && call != phone.Call
            && bridge.Members.Exists(member => member.Call == call))
        {
            Merge(call, phone.Call, now);
        }
    }

    private void LeaveBridge(TrackedChannel channel)
    {
        if (channel.Bridge is not { } bridge)
        {
            return;
        }

        bridge.Members.Remove(channel);
        (channel.Bridge, channel.PreviousBridge) = (null, bridge);
        channel.Holds = false;
        if (bridge.Members.Count == 0)
        {
            bridges.Remove(bridge.Uniqueid);
        }
    }

    private void LookAround(TrackedChannel channel, DateTimeOffset now) => Regather(TalkGraph.Connected(channel), now);

    /// <summary>Opens and closes gatherings of all calls that have a channel in <paramref name="around"/>.</summary>
    private void Regather(HashSet<TrackedChannel> around, DateTimeOffset now)
    {
        var affected = new HashSet<TrackedCall>();
        foreach (var channel in around)
        {
            affected.Add(channel.Call);
        }

        foreach (var call in affected)
        {
            touched.Add(call);
            Regather(call, now);
        }
    }

    private static void Regather(TrackedCall call, DateTimeOffset now)
    {
        var present = TalkGraph.GatheringsOf(call);
        foreach (var gathering in call.Gatherings)
        {
            if (gathering.To is null && !present.Exists(one => gathering.IsOf(one.Members, one.Holders)))
            {
                gathering.To = now < gathering.From ? gathering.From : now;
            }
        }

        foreach (var (members, holders) in present)
        {
            if (!call.Gatherings.Exists(gathering => gathering.To is null && gathering.IsOf(members, holders)))
            {
                call.Gatherings.Add(new Gathering(members, holders, now));
            }
        }
    }
}
