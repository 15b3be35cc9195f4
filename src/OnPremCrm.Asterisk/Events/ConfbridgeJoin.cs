namespace OnPremCrm.Asterisk.Events;

/// <summary>A channel joined a conference room.</summary>
/// <param name="Conference">The room.</param>
/// <param name="Channel">The channel.</param>
public sealed record ConfbridgeJoin(string Conference, EventChannel Channel) : AmiEvent;
