using System.Globalization;
using System.Text;

namespace OnPremCrm.Benchmarks;

/// <summary>A made-up stream of events like those of a busy PBX: ten kinds, about 505 bytes and 21 headers each, values that differ as ids do.</summary>
internal static class AmiTrace
{
    public const int BlockEvents = 10_000;

    private static readonly (string Name, string[] Extra)[] Kinds =
    [
        ("Newchannel", []),
        ("Newstate", []),
        ("NewCallerid", ["CID-CallingPres: 0 (Presentation Allowed, Not Screened)"]),
        ("HangupRequest", ["Cause: 16"]),
        ("DialState", ["DialStatus: RINGING"]),
        ("DialEnd", ["DialStatus: ANSWER"]),
        ("BridgeEnter", ["BridgeUniqueid: 1c2d3e4f-aaaa-bbbb-cccc-000000000001", "BridgeType: basic", "BridgeTechnology: simple_bridge", "BridgeNumChannels: 2"]),
        ("BridgeLeave", ["BridgeUniqueid: 1c2d3e4f-aaaa-bbbb-cccc-000000000001", "BridgeType: basic", "BridgeTechnology: simple_bridge", "BridgeNumChannels: 1"]),
        ("VarSet", ["Variable: MIXMONITOR_FILENAME", "Value: /var/spool/asterisk/monitor/2026/11/21/in-4930555001.wav"]),
        ("Hangup", ["Cause: 16", "Cause-txt: Normal Clearing"]),
    ];

    public static byte[] Block()
    {
        var text = new StringBuilder();
        for (var i = 0; i < BlockEvents; i++)
        {
            Append(text, i, Kinds[i % Kinds.Length]);
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    public static byte[] Timed(long ticks) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Event: UserEvent\r\nPrivilege: user,all\r\nUserEvent: Latency\r\nSent: {ticks}\r\n\r\n"));

    private static void Append(StringBuilder text, int i, (string Name, string[] Extra) kind)
    {
        var call = i / Kinds.Length;
        var id = string.Create(CultureInfo.InvariantCulture, $"17952{call % 100_000:00000}.{call}");
        var prefix = kind.Name is "DialState" or "DialEnd" ? "Dest" : "";
        var start = text.Length;
        void Line(string line) => text.Append(line).Append("\r\n");
        Line($"Event: {kind.Name}");
        Line("Privilege: call,all");
        Line(string.Create(CultureInfo.InvariantCulture, $"Timestamp: 1795286960.{call % 1_000_000:000000}"));
        Line("SystemName: pbx-one");
        Line(string.Create(CultureInfo.InvariantCulture, $"{prefix}Channel: PJSIP/trunk-itsp-{call:x8}"));
        Line($"{prefix}ChannelState: 6");
        Line($"{prefix}ChannelStateDesc: Up");
        Line(string.Create(CultureInfo.InvariantCulture, $"{prefix}CallerIDNum: +49170{1_000_000 + call}"));
        Line($"{prefix}CallerIDName: Erika Mustermann");
        Line($"{prefix}ConnectedLineNum: 101");
        Line($"{prefix}ConnectedLineName: Operator 101");
        Line($"{prefix}Language: en");
        Line($"{prefix}AccountCode: ");
        Line($"{prefix}Context: from-trunk");
        Line($"{prefix}Exten: +493055500101");
        Line($"{prefix}Priority: 1");
        Line($"{prefix}Uniqueid: {id}");
        Line($"{prefix}Linkedid: {id}");
        foreach (var extra in kind.Extra)
        {
            Line(extra);
        }

        var headers = 18 + kind.Extra.Length;
        while (headers++ < 21)
        {
            var left = Math.Max(1, 505 - 2 - (text.Length - start) - 22);
            Line($"ChanVariable: X{headers}={new string('v', headers == 22 ? Math.Min(left, 60) : 8)}");
        }

        text.Append("\r\n");
    }
}
