namespace OnPremCrm.Asterisk.Events;

/// <summary>A channel changed its state: it rings, it is up.</summary>
/// <param name="Channel">The channel.</param>
public sealed record Newstate(EventChannel Channel) : AmiEvent;
