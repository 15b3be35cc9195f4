namespace OnPremCrm.Asterisk.Events;

/// <summary>News of a dialled channel before its end: it rings, there is progress (Asterisk 16 and newer).</summary>
/// <param name="Caller">Who dials; null for an Originate.</param>
/// <param name="Dest">What is dialled.</param>
/// <param name="Status"><c>RINGING</c>, <c>PROGRESS</c>, <c>PROCEEDING</c>.</param>
public sealed record DialState(EventChannel? Caller, EventChannel Dest, string? Status) : AmiEvent;
