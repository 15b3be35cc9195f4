using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Commands;

/// <summary>What Asterisk sends about a click-to-dial's call, step by step, in the order of recorded ones.</summary>
internal sealed class ClickedCall(FakeAsterisk asterisk, Guid command)
{
    private readonly string _own = $"crm-{command}";

    public const string OwnChannel = "PJSIP/101-0000000a";

    private const string FarChannel = "PJSIP/trunk-itsp-0000000b";

    public async Task RingOwnPhoneAsync()
    {
        await SendAsync("Newchannel", Own(0));
        await SendAsync("DialBegin", [.. Own(0, "Dest"), ("DialString", "101")]);
        await SendAsync("Newstate", Own(5));
    }

    public async Task LiftOwnPhoneAsync()
    {
        await SendAsync("Newstate", Own(6));
        await SendAsync("DialEnd", [.. Own(6, "Dest"), ("DialStatus", "ANSWER")]);
        await SendAsync("Newchannel", Far(0));
        await SendAsync("DialBegin", [.. Own(6), .. Far(0, "Dest"), ("DialString", "+49301234567@trunk-itsp")]);
    }

    public Task RingThereAsync() => SendAsync("Newstate", Far(5));

    public async Task AnswerThereAsync()
    {
        await SendAsync("Newstate", Far(6));
        await SendAsync("DialEnd", [.. Own(6), .. Far(6, "Dest"), ("DialStatus", "ANSWER")]);
        await SendAsync("BridgeEnter", [.. Bridge(), .. Far(6)]);
        await SendAsync("BridgeEnter", [.. Bridge(), .. Own(6)]);
    }

    public async Task HangUpAsync()
    {
        await SendAsync("BridgeLeave", [.. Bridge(), .. Own(6)]);
        await SendAsync("BridgeLeave", [.. Bridge(), .. Far(6)]);
        await SendAsync("Hangup", [.. Far(6), ("Cause", "16")]);
        await SendAsync("Hangup", [.. Own(6), ("Cause", "16")]);
    }

    public async Task OwnPhoneRangOutAsync(string actionId)
    {
        await SendAsync("Hangup", [.. Own(5), ("Cause", "0")]);
        await OwnPhoneFailedAsync(actionId, "3");
    }

    public Task OwnPhoneFailedAsync(string actionId, string reason) => SendAsync("OriginateResponse",
        [("ActionID", actionId), ("Response", "Failure"), ("Channel", "PJSIP/101"), ("Context", "from-internal"), ("Exten", "+49301234567"), ("Reason", reason), ("Uniqueid", "<unknown>")]);

    private (string, string)[] Own(int state, string prefix = "") => Channel(prefix, OwnChannel, state, "101", _own);

    private (string, string)[] Far(int state, string prefix = "") => Channel(prefix, FarChannel, state, "+49301234567", "1795286703.2");

    private (string, string)[] Channel(string prefix, string name, int state, string number, string uniqueid) =>
    [
        ($"{prefix}Channel", name), ($"{prefix}ChannelState", state.ToString(System.Globalization.CultureInfo.InvariantCulture)), ($"{prefix}CallerIDNum", number),
        ($"{prefix}CallerIDName", "<unknown>"), ($"{prefix}Context", "from-internal"), ($"{prefix}Exten", state == 6 ? "+49301234567" : "s"), ($"{prefix}Uniqueid", uniqueid), ($"{prefix}Linkedid", _own),
    ];

    private static (string, string)[] Bridge() => [("BridgeUniqueid", "b-1"), ("BridgeType", "basic"), ("BridgeTechnology", "simple_bridge")];

    private Task SendAsync(string name, (string Name, string Value)[] headers) =>
        asterisk.Server.SendAsync(AmiMessage.Of([("Event", name), ("Privilege", "call,all"), .. headers]));
}
