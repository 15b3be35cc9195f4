namespace OnPremCrm.Asterisk.Events;

/// <summary>A channel took its far end off hold. May come without a <see cref="Hold"/> before it.</summary>
/// <param name="Channel">The channel.</param>
public sealed record Unhold(EventChannel Channel) : AmiEvent;
