using System.Globalization;
using System.Text;

namespace OnPremCrm.Benchmarks;

/// <summary>
/// One inbound call as a busy Asterisk tells it, in AMI's own text: two channels, ten events each. Nine of ten are answered after 1.5 seconds
/// and hung up two seconds later; the tenth caller gives up at that time.
/// </summary>
internal static class LoadCall
{
    /// <summary>Whether the caller is one who gives up.</summary>
    public static bool IsAbandoned(int number) => number % 10 == 9;

    public static string Linkedid(int number) => $"load-{number}.0";

    public static string Extension(int number) => (101 + (number % 50)).ToString(CultureInfo.InvariantCulture);

    /// <summary>The steps up to the conversation (or to the ringing), and those that end it. Times are from the call's start.</summary>
    public static IEnumerable<(TimeSpan After, Func<DateTimeOffset, string> Text)> Of(int number)
    {
        yield return At(0, "Newchannel", number, 0, 4);
        yield return At(2, "VarSet", number, 0, 4, "Variable: CRM_CALL", "Value: ");
        yield return At(4, "Newchannel", number, 1, 0);
        yield return At(5, "NewCallerid", number, 1, 0);
        yield return At(6, "DialBegin", number, 0, 4, Dest(number, 0), $"DialString: {Extension(number)}");
        yield return At(40, "Newstate", number, 1, 5);
        yield return At(41, "DialState", number, 0, 4, Dest(number, 5), "DialStatus: RINGING");
        if (!IsAbandoned(number))
        {
            yield return At(1500, "Newstate", number, 1, 6);
            yield return At(1501, "DialEnd", number, 0, 4, Dest(number, 6), "DialStatus: ANSWER");
            yield return At(1502, "Newstate", number, 0, 6);
            yield return At(1503, "BridgeEnter", number, 1, 6, Bridge(number));
            yield return At(1504, "BridgeEnter", number, 0, 6, Bridge(number));
            yield return At(1505, "Hold", number, 1, 6);
            yield return At(2500, "Unhold", number, 1, 6);
            yield return At(3500, "HangupRequest", number, 0, 6);
            yield return At(3501, "BridgeLeave", number, 0, 6, Bridge(number));
            yield return At(3502, "BridgeLeave", number, 1, 6, Bridge(number));
        }
        else
        {
            yield return At(3500, "HangupRequest", number, 0, 4);
            yield return At(3501, "DialEnd", number, 0, 4, Dest(number, 5), "DialStatus: CANCEL");
        }

        yield return At(3503, "Hangup", number, 1, IsAbandoned(number) ? 5 : 6, "Cause: 16", "Cause-txt: Normal Clearing");
        yield return At(3504, "Hangup", number, 0, IsAbandoned(number) ? 4 : 6, "Cause: 16", "Cause-txt: Normal Clearing");
    }

    private static (TimeSpan, Func<DateTimeOffset, string>) At(int milliseconds, string name, int number, int leg, int state, params string[] more) =>
        (TimeSpan.FromMilliseconds(milliseconds), now => Text(name, number, leg, state, now, more));

    private static string Text(string name, int number, int leg, int state, DateTimeOffset now, string[] more)
    {
        var text = new StringBuilder(600);
        var micros = (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        text.Append(CultureInfo.InvariantCulture, $"Event: {name}\r\nPrivilege: call,all\r\nTimestamp: {micros / 1_000_000}.{micros % 1_000_000:000000}\r\n");
        Channel(text, "", number, leg, state);
        foreach (var line in more)
        {
            text.Append(line).Append("\r\n");
        }

        return text.Append("\r\n").ToString();
    }

    private static void Channel(StringBuilder text, string prefix, int number, int leg, int state)
    {
        var name = leg == 0 ? $"PJSIP/trunk-itsp-{number:x8}" : $"PJSIP/{Extension(number)}-{number:x8}";
        text.Append(CultureInfo.InvariantCulture, $"{prefix}Channel: {name}\r\n{prefix}ChannelState: {state}\r\n{prefix}ChannelStateDesc: x\r\n")
            .Append(CultureInfo.InvariantCulture, $"{prefix}CallerIDNum: {(leg == 0 ? $"+4917{number % 100_000_000:00000000}" : Extension(number))}\r\n{prefix}CallerIDName: <unknown>\r\n")
            .Append(CultureInfo.InvariantCulture, $"{prefix}ConnectedLineNum: <unknown>\r\n{prefix}ConnectedLineName: <unknown>\r\n{prefix}Language: en\r\n{prefix}AccountCode: \r\n")
            .Append(CultureInfo.InvariantCulture, $"{prefix}Context: from-trunk\r\n{prefix}Exten: +493055500{Extension(number)}\r\n{prefix}Priority: 1\r\n")
            .Append(CultureInfo.InvariantCulture, $"{prefix}Uniqueid: load-{number}.{leg}\r\n{prefix}Linkedid: {Linkedid(number)}\r\n");
    }

    private static string Dest(int number, int state)
    {
        var text = new StringBuilder();
        Channel(text, "Dest", number, 1, state);
        return text.ToString().TrimEnd('\r', '\n');
    }

    private static string Bridge(int number) => $"BridgeUniqueid: bridge-{number}\r\nBridgeType: basic\r\nBridgeTechnology: simple_bridge\r\nBridgeNumChannels: 2";
}
