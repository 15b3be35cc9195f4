namespace OnPremCrm.Asterisk.Ami;

/// <summary>An event came.</summary>
/// <param name="At">When it was read, by our clock, UTC; events have a time of their own only with timestampevents=yes.</param>
/// <param name="Message">The event.</param>
public sealed record AmiReceived(DateTimeOffset At, AmiMessage Message) : AmiSignal(At);
