namespace OnPremCrm.Asterisk.Events;

/// <summary>A bridge as an event shows it. Source: Asterisk main/manager_bridges.c.</summary>
/// <param name="Uniqueid">Identity of the bridge.</param>
/// <param name="Type"><c>basic</c> joins the parties of a call; <c>base</c>, <c>parking</c>, <c>stasis</c>, <c>agent</c> ... are something else.</param>
/// <param name="Technology"><c>simple_bridge</c>, <c>native_rtp</c>, <c>softmix</c>, <c>holding_bridge</c>; changes while the bridge lives.</param>
public sealed record EventBridge(string Uniqueid, string Type, string Technology)
{
    /// <summary>True for a room in which one waits and nobody hears anybody (parking, agents, queues of ARI programs).</summary>
    public bool IsHolding => Technology == "holding_bridge" || Type is "parking" or "holding";

    /// <summary>True when Asterisk gives all members the linkedid of the oldest.</summary>
    public bool IsBasic => Type == "basic";
}
