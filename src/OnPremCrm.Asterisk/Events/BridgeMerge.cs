namespace OnPremCrm.Asterisk.Events;

/// <summary>All channels of one bridge move into another; each of them also sends <see cref="BridgeLeave"/> and <see cref="BridgeEnter"/>.</summary>
/// <param name="To">The bridge that stays.</param>
/// <param name="From">The bridge that goes.</param>
public sealed record BridgeMerge(EventBridge To, EventBridge From) : AmiEvent;
