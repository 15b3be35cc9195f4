using System.Globalization;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Asterisk.Events;

/// <summary>The one switch from a message to the event it is. Pure; never throws, whatever a PBX sends.</summary>
public static class EventReader
{
    /// <summary>The events we use, as Asterisk spells them: what a filter on the server must let through.</summary>
    public static IReadOnlyList<string> EventNames { get; } =
    [
        "Newchannel", "Newstate", "NewCallerid", "Rename", "DialBegin", "DialState", "DialEnd", "BridgeEnter", "BridgeLeave",
        "BridgeMerge", "LocalBridge", "Hold", "Unhold", "BlindTransfer", "AttendedTransfer", "Pickup", "ParkedCall",
        "UnParkedCall", "ParkedCallTimeOut", "ParkedCallGiveUp", "ConfbridgeJoin", "ConfbridgeLeave", "MixMonitorStart",
        "HangupRequest", "Hangup", "OriginateResponse", "MessageWaiting", "QueueCallerJoin", "QueueCallerLeave",
        "AgentCalled", "VarSet", "Newexten", "FullyBooted", "Shutdown", "CoreShowChannel",
    ];

    /// <summary>
    /// Channel variables that are worth a <see cref="VarSet"/>; all others are dropped (a call sets thirty of them).
    /// Inherited ones arrive with the underscores they were set with.
    /// </summary>
    public static IReadOnlyList<string> Variables { get; } = ["MIXMONITOR_FILENAME", "CRM_CALL", "_CRM_CALL", "__CRM_CALL", "CRM_SENT_ON", "VMSTATUS"];

    /// <summary>Null when the message is no event, none that we use, or lacks what makes it one (its channel).</summary>
    public static AmiEvent? Read(AmiMessage message)
    {
        var read = message.EventName switch
        {
            "Newchannel" => Channel(message) is { } channel ? new Newchannel(channel) : null,
            "Newstate" => Channel(message) is { } channel ? new Newstate(channel) : null,
            "NewCallerid" => Channel(message) is { } channel ? new NewCallerid(channel) : null,
            "Rename" => Rename(message),
            "DialBegin" => Channel(message, "Dest") is { } dest ? new DialBegin(Channel(message), dest, Text(message, "DialString")) : null,
            "DialState" => Channel(message, "Dest") is { } dest ? new DialState(Channel(message), dest, Text(message, "DialStatus")) : null,
            "DialEnd" => DialEnd(message),
            "BridgeEnter" => Bridge(message) is { } bridge && Channel(message) is { } channel
                ? new BridgeEnter(bridge, channel, Text(message, "SwapUniqueid"))
                : null,
            "BridgeLeave" => Bridge(message) is { } bridge && Channel(message) is { } channel ? new BridgeLeave(bridge, channel) : null,
            "BridgeMerge" => Bridge(message, "To") is { } to && Bridge(message, "From") is { } from ? new BridgeMerge(to, from) : null,
            "LocalBridge" => Channel(message, "LocalOne") is { } one && Channel(message, "LocalTwo") is { } two ? new LocalBridge(one, two) : null,
            "Hold" => Channel(message) is { } channel ? new Hold(channel) : null,
            "Unhold" => Channel(message) is { } channel ? new Unhold(channel) : null,
            "BlindTransfer" => BlindTransfer(message),
            "AttendedTransfer" => AttendedTransfer(message),
            "Pickup" => Channel(message) is { } channel && Channel(message, "Target") is { } target ? new Pickup(channel, target) : null,
            "ParkedCall" => Channel(message, "Parkee") is { } parkee
                ? new ParkedCall(parkee, Channel(message, "Parker"), Channel(message, "Retriever"), Text(message, "ParkingSpace"))
                : null,
            "UnParkedCall" => Channel(message, "Parkee") is { } parkee
                ? new UnParkedCall(parkee, Channel(message, "Parker"), Channel(message, "Retriever"), Text(message, "ParkingSpace"))
                : null,
            "ParkedCallTimeOut" => Channel(message, "Parkee") is { } parkee
                ? new ParkedCallTimeOut(parkee, Channel(message, "Parker"), Channel(message, "Retriever"), Text(message, "ParkingSpace"))
                : null,
            "ParkedCallGiveUp" => Channel(message, "Parkee") is { } parkee
                ? new ParkedCallGiveUp(parkee, Channel(message, "Parker"), Channel(message, "Retriever"), Text(message, "ParkingSpace"))
                : null,
            "ConfbridgeJoin" => Channel(message) is { } channel ? new ConfbridgeJoin(message["Conference"] ?? "", channel) : null,
            "ConfbridgeLeave" => Channel(message) is { } channel ? new ConfbridgeLeave(message["Conference"] ?? "", channel) : null,
            "MixMonitorStart" => Channel(message) is { } channel ? new MixMonitorStart(channel) : null,
            "HangupRequest" => Channel(message) is { } channel ? new HangupRequest(channel) : null,
            "Hangup" => Channel(message) is { } channel ? new Hangup(channel, (HangupCause)(Number(message, "Cause") ?? 0)) : null,
            "OriginateResponse" => OriginateResponse(message),
            "MessageWaiting" => new MessageWaiting(Channel(message), message["Mailbox"] ?? "", Number(message, "New") ?? Number(message, "Waiting") ?? 0),
            "QueueCallerJoin" => Channel(message) is { } channel ? new QueueCallerJoin(channel, message["Queue"] ?? "") : null,
            "QueueCallerLeave" => Channel(message) is { } channel ? new QueueCallerLeave(channel, message["Queue"] ?? "") : null,
            "AgentCalled" => Channel(message) is { } channel && Channel(message, "Dest") is { } dest
                ? new AgentCalled(channel, dest, message["Queue"] ?? "")
                : null,
            "VarSet" => VarSet(message),
            "Newexten" => Newexten(message),
            "FullyBooted" => new FullyBooted(Number(message, "Uptime") is { } seconds ? TimeSpan.FromSeconds(seconds) : null),
            "Shutdown" => new Shutdown(IsYes(message["Restart"]) || message["Restart"] == "True"),
            "CoreShowChannel" => Channel(message) is { } channel
                ? new CoreShowChannel(channel, Text(message, "Application"), Clock(message["Duration"]), Text(message, "BridgeId"))
                : null,
            _ => (AmiEvent?)null,
        };

        return read is not null && TimestampOf(message) is { } timestamp ? read with { Timestamp = timestamp } : read;
    }

    /// <summary>
    /// When Asterisk made the event (<c>timestampevents = yes</c>), null when it does not say so or says nonsense.
    /// Seconds since 1970 with microseconds behind the dot.
    /// </summary>
    public static DateTimeOffset? TimestampOf(AmiMessage message) =>
        decimal.TryParse(message["Timestamp"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and < 253_402_300_799m
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;

    private static EventChannel? Channel(AmiMessage message, string prefix = "")
    {
        if (Text(message, prefix + "Uniqueid") is not { } uniqueid || Text(message, prefix + "Channel") is not { } name)
        {
            return null;
        }

        return new EventChannel(
            name,
            uniqueid,
            Text(message, prefix + "Linkedid") ?? uniqueid,
            (ChannelState)(Number(message, prefix + "ChannelState") ?? 0),
            Text(message, prefix + "CallerIDNum"),
            message.GetText(prefix + "CallerIDName") is { Length: > 0 } called and not "<unknown>" ? called : null,
            message[prefix + "Context"] ?? "",
            message[prefix + "Exten"] ?? "");
    }

    private static EventBridge? Bridge(AmiMessage message, string prefix = "") =>
        Text(message, prefix + "BridgeUniqueid") is { } uniqueid
            ? new EventBridge(uniqueid, message[prefix + "BridgeType"] ?? "", message[prefix + "BridgeTechnology"] ?? "")
            : null;

    private static Rename? Rename(AmiMessage message) =>
        Text(message, "Uniqueid") is { } uniqueid && Text(message, "Newname") is { } name ? new Rename(uniqueid, name) : null;

    private static DialEnd? DialEnd(AmiMessage message) =>
        Channel(message, "Dest") is { } dest && DialStatusWord.Parse(message["DialStatus"]) is { } status
            ? new DialEnd(Channel(message), dest, status, Text(message, "Forward"))
            : null;

    private static BlindTransfer? BlindTransfer(AmiMessage message) =>
        Channel(message, "Transferer") is { } transferer
            ? new BlindTransfer(
                message["Result"] == "Success",
                transferer,
                Channel(message, "Transferee"),
                Text(message, "Extension"),
                IsYes(message["IsExternal"]))
            : null;

    private static AttendedTransfer? AttendedTransfer(AmiMessage message) =>
        Channel(message, "OrigTransferer") is { } first && Channel(message, "SecondTransferer") is { } second
            ? new AttendedTransfer(
                message["Result"] == "Success",
                first,
                second,
                Channel(message, "Transferee"),
                Channel(message, "TransferTarget"),
                Text(message, "DestType"))
            : null;

    private static OriginateResponse OriginateResponse(AmiMessage message) =>
        new(
            Text(message, "ActionID"),
            message["Response"] == "Success",
            Text(message, "Uniqueid"),
            message["Channel"] ?? "",
            Text(message, "Exten"),
            Number(message, "Reason"));

    private static VarSet? VarSet(AmiMessage message) =>
        Text(message, "Variable") is { } variable
        && Variables.Contains(variable)
        && Channel(message) is { } channel
            ? new VarSet(channel, variable.TrimStart('_'), message.GetText("Value") ?? "")
            : null;

    private static Newexten? Newexten(AmiMessage message) =>
        Text(message, "Application") is { } application
        && application.Equals("VoiceMail", StringComparison.OrdinalIgnoreCase)
        && Channel(message) is { } channel
            ? new Newexten(channel, application)
            : null;

    /// <summary>Null for what Asterisk sends when it has no value: no header, nothing, <c>&lt;unknown&gt;</c>.</summary>
    private static string? Text(AmiMessage message, string name) =>
        message[name] is { Length: > 0 } value and not "<unknown>" ? value : null;

    private static int? Number(AmiMessage message, string name) =>
        int.TryParse(message[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsYes(string? value) => value is "Yes" or "yes";

    /// <summary>Reads <c>00:01:07</c>; hours go beyond 24.</summary>
    private static TimeSpan Clock(string? value)
    {
        var parts = (value ?? "").Split(':');
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            && hours < 1_000_000
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? new TimeSpan(0, hours, minutes, seconds)
                : TimeSpan.Zero;
    }
}
