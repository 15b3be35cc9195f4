namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// An event that the server shall send ("advanced" event filter, Asterisk 18.26, 20.11, 21.6, 22.1 and newer). With at least one,
/// whatever matches none is not sent. Names are case-sensitive.
/// </summary>
/// <param name="EventName">Name of the event.</param>
/// <param name="Header">The header to look at, null to look at the name only.</param>
/// <param name="Value">What the header must be, or begin with; null when there is no header.</param>
/// <param name="IsPrefix">True when the header need only begin with <paramref name="Value"/>.</param>
public sealed record AmiFilter(string EventName, string? Header = null, string? Value = null, bool IsPrefix = false)
{
    /// <summary>The left side of the filter in Asterisk's spelling.</summary>
    public string Criteria => Header is null
        ? $"name({EventName})"
        : $"name({EventName}),header({Header}),method({(IsPrefix ? "starts_with" : "exact")})";

    /// <summary>What a call log needs and nothing else: about a quarter of what Asterisk would send.</summary>
    public static IReadOnlyList<AmiFilter> ForCalls { get; } =
    [
        .. ((ReadOnlySpan<string>)[
            "FullyBooted", "Shutdown", "Newchannel", "Newstate", "NewCallerid", "Rename", "DialBegin", "DialState", "DialEnd",
            "BridgeCreate", "BridgeDestroy", "BridgeEnter", "BridgeLeave", "BridgeMerge", "LocalBridge", "LocalOptimizationBegin",
            "LocalOptimizationEnd", "Hold", "Unhold", "BlindTransfer", "AttendedTransfer", "Pickup", "ParkedCall", "UnParkedCall",
            "ParkedCallTimeOut", "ParkedCallGiveUp", "ParkedCallSwap", "ConfbridgeJoin", "ConfbridgeLeave", "MixMonitorStart",
            "MixMonitorStop", "HangupRequest", "SoftHangupRequest", "Hangup", "OriginateResponse", "MessageWaiting",
            "QueueCallerJoin", "QueueCallerLeave", "QueueCallerAbandon", "QueueMemberStatus", "QueueMemberAdded",
            "QueueMemberRemoved", "QueueMemberPause", "AgentCalled", "AgentConnect", "AgentComplete", "AgentRingNoAnswer"]).ToArray()
            .Select(name => new AmiFilter(name)),
        new("UserEvent", "UserEvent", "CRM", IsPrefix: true),
        new("VarSet", "Variable", "MIXMONITOR_FILENAME"),
        new("VarSet", "Variable", "CRM_CALL"),
        new("VarSet", "Variable", "__CRM_CALL"),
        new("VarSet", "Variable", "VMSTATUS"),
        new("VarSet", "Variable", "VM_MESSAGEFILE"),
        new("Newexten", "Application", "VoiceMail"),
    ];
}
