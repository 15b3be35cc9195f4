using OnPremCrm.Asterisk.Events;

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

    /// <summary>The events that <see cref="EventReader"/> reads and a few that explain them to people: about a quarter of what Asterisk would send.</summary>
    public static IReadOnlyList<AmiFilter> ForCalls { get; } =
    [
        .. EventReader.EventNames.Except(["VarSet", "Newexten", "CoreShowChannel"]).Select(name => new AmiFilter(name)),
        .. EventReader.Variables.Select(name => new AmiFilter("VarSet", "Variable", name)),
        new("Newexten", "Application", "VoiceMail"),
        new("UserEvent", "UserEvent", "CRM", IsPrefix: true),
        .. ((ReadOnlySpan<string>)[
            "BridgeCreate", "BridgeDestroy", "LocalOptimizationBegin", "LocalOptimizationEnd", "MixMonitorStop", "SoftHangupRequest",
            "AgentConnect", "AgentComplete", "AgentRingNoAnswer", "QueueMemberAdded", "QueueMemberRemoved", "QueueMemberPause"])
            .ToArray().Select(name => new AmiFilter(name)),
    ];
}
