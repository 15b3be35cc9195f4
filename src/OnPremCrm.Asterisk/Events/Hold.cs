namespace OnPremCrm.Asterisk.Events;

/// <summary>A channel put its far end on hold. Also sent at feature transfers.</summary>
/// <param name="Channel">The channel.</param>
public sealed record Hold(EventChannel Channel) : AmiEvent;
