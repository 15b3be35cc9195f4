using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>Whether transfers came about: Asterisk's Success says only that they were begun.</summary>
internal static class TransferReading
{
    public static ValueList<TransferSnapshot> Of(CallReading reading)
    {
        var call = reading.Call;
        return ValueList<TransferSnapshot>.Of((call.Past?.Transfers ?? []).Concat(call.Transfers.Select(transfer => new TransferSnapshot
        {
            Kind = transfer.Kind,
            Method = transfer.Method,
            From = reading.Label(transfer.Transferer),
            To = To(transfer, call),
            Completed = transfer.ThreeWay || (transfer.Confirmed && Spoke(transfer, call)),
            ThreeWay = transfer.ThreeWay,
            At = transfer.At,
        })));
    }

    /// <summary>The extension that was dialled for it, null when nothing shows it.</summary>
    public static string? To(TrackedTransfer transfer, TrackedCall call)
    {
        if (transfer.Kind == TransferKind.Blind)
        {
            return transfer.Extension;
        }

        return transfer.Target switch
        {
            null => null,
            { Kind: ChannelKind.Phone } phone => phone.Party,
            { Kind: ChannelKind.Wire } wire => Reached(wire, call) is [var only] ? NameOf(only) : wire.Party.Split('@')[0],
            { } trunk => NameOf(trunk),
        };
    }

    /// <summary>Whom the dialplan behind the wire rang: one phone, or those of a queue or a group, which has a number of its own.</summary>
    private static List<TrackedChannel> Reached(TrackedChannel wire, TrackedCall call) =>
        wire.OtherHalf is { } half ? call.Channels.FindAll(channel => channel.IsParty && channel.DialledBy == half) : [];

    private static string NameOf(TrackedChannel channel) =>
        channel.Kind == ChannelKind.Phone ? channel.Party : CallReading.NumberIn(channel.DialString) ?? channel.FirstNumber ?? channel.Party;

    /// <summary>Afterwards the target spoke with somebody else than the transferer.</summary>
    private static bool Spoke(TrackedTransfer transfer, TrackedCall call)
    {
        var to = To(transfer, call);

        // A queue's or a group's number is nobody's extension: there anybody who answers is the target.
        var targetIsKnown = call.Channels.Exists(channel => channel.IsParty && NameOf(channel) == to);
        foreach (var gathering in call.Gatherings)
        {
            if (gathering.To is { } end && end <= transfer.At)
            {
                continue;
            }

            var others = Array.FindAll(gathering.Members, member => member != transfer.Transferer && !(member.Kind == ChannelKind.Phone && member.Party == transfer.Transferer.Party));
            if (others.Length > 1 && (!targetIsKnown || Array.Exists(others, member => NameOf(member) == to)))
            {
                return true;
            }
        }

        return false;
    }
}
