namespace OnPremCrm.Asterisk.Ami;

/// <summary>An attempt to begin a session failed. It will be tried again, for ever.</summary>
/// <param name="At">When, by our clock, UTC.</param>
/// <param name="Fault">Why.</param>
/// <param name="Detail">The particular words of system or server; without secrets.</param>
/// <param name="NextTry">The pause until the next attempt.</param>
public sealed record AmiConnectFailed(DateTimeOffset At, AmiFault Fault, string Detail, TimeSpan NextTry) : AmiSignal(At);
