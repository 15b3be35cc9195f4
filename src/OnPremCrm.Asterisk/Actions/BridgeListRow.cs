namespace OnPremCrm.Asterisk.Actions;

/// <summary>A bridge.</summary>
/// <param name="BridgeId">Its id.</param>
/// <param name="Type"><c>basic</c>, <c>base</c>, <c>parking</c>, <c>stasis</c> ...</param>
/// <param name="Technology"><c>simple_bridge</c>, <c>native_rtp</c>, <c>softmix</c>, <c>holding_bridge</c> ...; nobody talks in the last.</param>
public sealed record BridgeListRow(string BridgeId, string Type, string Technology);
