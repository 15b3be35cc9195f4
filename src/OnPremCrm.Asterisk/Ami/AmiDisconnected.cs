namespace OnPremCrm.Asterisk.Ami;

/// <summary>The session is over. What happens from here on is not seen.</summary>
/// <param name="At">When we noticed, by our clock, UTC.</param>
/// <param name="Fault">Why.</param>
/// <param name="LastHeard">When the last byte came, by our clock, UTC: nothing after it can have been seen.</param>
public sealed record AmiDisconnected(DateTimeOffset At, AmiFault Fault, DateTimeOffset LastHeard) : AmiSignal(At);
