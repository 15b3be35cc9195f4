using System.Globalization;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Benchmarks;

/// <summary>The events of one inbound call, answered or given up, as steps that happen at moments of its own.</summary>
internal static class InventedCall
{
    private static readonly EventBridge NoBridge = new("", "basic", "simple_bridge");

    /// <summary>Seven of ten are answered. Times are from the call's start.</summary>
    public static IEnumerable<(TimeSpan After, AmiEvent Event)> Of(int number)
    {
        var id = number.ToString(CultureInfo.InvariantCulture);
        var caller = Channel($"PJSIP/trunk-itsp-{number:x8}", $"bench-{id}.0", id, ChannelState.Ring, $"+4917{number % 100_000_000:00000000}");
        var phone = Channel($"PJSIP/{101 + (number % 50)}-{number:x8}", $"bench-{id}.1", id, ChannelState.Down, "101");
        var bridge = NoBridge with { Uniqueid = $"bridge-{id}" };
        yield return (TimeSpan.Zero, new Newchannel(caller));
        yield return (TimeSpan.FromMilliseconds(5), new Newchannel(phone));
        yield return (TimeSpan.FromMilliseconds(6), new DialBegin(caller, phone, "101"));
        yield return (TimeSpan.FromMilliseconds(50), new Newstate(phone with { State = ChannelState.Ringing }));
        if (number % 10 < 7)
        {
            yield return (TimeSpan.FromSeconds(1), new Newstate(phone with { State = ChannelState.Up }));
            yield return (TimeSpan.FromMilliseconds(1001), new DialEnd(caller, phone, DialStatus.Answer, null));
            yield return (TimeSpan.FromMilliseconds(1002), new BridgeEnter(bridge, phone, null));
            yield return (TimeSpan.FromMilliseconds(1003), new BridgeEnter(bridge, caller, null));
            yield return (TimeSpan.FromSeconds(3), new BridgeLeave(bridge, phone));
            yield return (TimeSpan.FromMilliseconds(3001), new BridgeLeave(bridge, caller));
        }
        else
        {
            yield return (TimeSpan.FromSeconds(3), new DialEnd(caller, phone, DialStatus.Cancel, null));
        }

        yield return (TimeSpan.FromMilliseconds(3002), new Hangup(phone, HangupCause.Normal));
        yield return (TimeSpan.FromMilliseconds(3003), new Hangup(caller, HangupCause.Normal));
    }

    private static EventChannel Channel(string name, string uniqueid, string id, ChannelState state, string number) =>
        new(name, uniqueid, $"bench-{id}.0", state, number, null, "from-trunk", "+493055500101");
}
