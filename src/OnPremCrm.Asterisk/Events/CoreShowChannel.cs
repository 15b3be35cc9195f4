namespace OnPremCrm.Asterisk.Events;

/// <summary>One live channel, in the answer to CoreShowChannels.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Application">What the dialplan runs on it; <c>AppDial</c> and <c>AppQueue</c> mark a called leg.</param>
/// <param name="Duration">How long the channel has existed.</param>
/// <param name="BridgeUniqueid">The bridge it is in; null when none.</param>
public sealed record CoreShowChannel(EventChannel Channel, string? Application, TimeSpan Duration, string? BridgeUniqueid) : AmiEvent;
