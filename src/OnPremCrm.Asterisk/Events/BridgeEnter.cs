namespace OnPremCrm.Asterisk.Events;

/// <summary>A channel entered a bridge.</summary>
/// <param name="Bridge">The bridge.</param>
/// <param name="Channel">The channel.</param>
/// <param name="SwapUniqueid">The channel whose place it took, null when none.</param>
public sealed record BridgeEnter(EventBridge Bridge, EventChannel Channel, string? SwapUniqueid) : AmiEvent;
