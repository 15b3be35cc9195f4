namespace OnPremCrm.Asterisk.Events;

/// <summary>A channel left a bridge.</summary>
/// <param name="Bridge">The bridge.</param>
/// <param name="Channel">The channel.</param>
public sealed record BridgeLeave(EventBridge Bridge, EventChannel Channel) : AmiEvent;
