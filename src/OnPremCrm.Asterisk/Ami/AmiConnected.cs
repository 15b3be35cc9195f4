namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// A session has begun. Events that follow are complete from here on; what happened before must be asked for, AMI repeats nothing.
/// </summary>
/// <param name="At">When, by our clock, UTC.</param>
/// <param name="Session">What is known about the server.</param>
public sealed record AmiConnected(DateTimeOffset At, AmiSession Session) : AmiSignal(At);
