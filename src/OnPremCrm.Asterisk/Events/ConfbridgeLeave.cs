namespace OnPremCrm.Asterisk.Events;

/// <summary>A channel left a conference room.</summary>
/// <param name="Conference">The room.</param>
/// <param name="Channel">The channel.</param>
public sealed record ConfbridgeLeave(string Conference, EventChannel Channel) : AmiEvent;
