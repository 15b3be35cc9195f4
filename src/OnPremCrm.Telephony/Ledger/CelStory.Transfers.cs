using OnPremCrm.Asterisk.Events;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>Transfers, pickups, parking.</summary>
internal sealed partial class CelStory
{
    /// <summary>After a transfer by feature code Asterisk hangs the phone up within milliseconds; one that sent REFER says BYE itself, or nothing.</summary>
    private static readonly TimeSpan HungUpByAsterisk = TimeSpan.FromMilliseconds(200);

    private void Transfer(CelChannel channel, CelRow row)
    {
        var extra = CelExtra.Read(row.Extra);
        var byCode = channel is { RequestedAt: null, EndedAt: { } ended } && ended - row.At <= HungUpByAsterisk;
        Say(new BlindTransfer(true, channel.View(), Named(extra, "transferee_channel_uniqueid")?.View(), extra.GetValueOrDefault("extension"), !byCode));
    }

    private void TransferAttended(CelChannel channel, CelRow row)
    {
        var extra = CelExtra.Read(row.Extra);
        var second = Named(extra, "channel2_uniqueid") ?? channel;

        // By *2 the phone has one channel, which ends with the transfer unless it made a conversation of three.
        var stays = channel == second && (channel.EndedAt is not { } ended || ended - row.At > SameMoment);
        Say(new AttendedTransfer(
            true,
            channel.View(),
            second.View(),
            Named(extra, "transferee_channel_uniqueid")?.View(),
            Named(extra, "transfer_target_channel_uniqueid")?.View(),
            stays ? "Threeway" : extra.ContainsKey("app") ? "App" : "Bridge"));
    }

    private void PickUp(CelChannel target, CelRow row)
    {
        if (Named(CelExtra.Read(row.Extra), "pickup_channel_uniqueid") is not { } picker)
        {
            return;
        }

        Say(new Pickup(picker.View(), target.View()));
        if (target.DialledBy is { } dialler)
        {
            Say(new DialEnd(dialler.View(), picker.View(), DialStatus.Answer, null));
        }
    }

    private void Unpark(CelChannel parkee, CelRow row)
    {
        var extra = CelExtra.Read(row.Extra);
        var reason = extra.GetValueOrDefault("reason") ?? "";
        var retriever = extra.GetValueOrDefault("retriever") is { Length: > 0 } name ? _byName.GetValueOrDefault(name) : null;
        Say(reason switch
        {
            _ when reason.Contains("TimeOut", StringComparison.OrdinalIgnoreCase) => new ParkedCallTimeOut(parkee.View(), null, null, null),
            _ when reason.Contains("GiveUp", StringComparison.OrdinalIgnoreCase) => new ParkedCallGiveUp(parkee.View(), null, null, null),
            _ => new UnParkedCall(parkee.View(), null, retriever?.View(), null),
        });
    }

    private CelChannel? Named(IReadOnlyDictionary<string, string> extra, string name) =>
        extra.TryGetValue(name, out var uniqueid) ? _channels.GetValueOrDefault(uniqueid) : null;
}
