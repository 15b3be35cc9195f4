namespace OnPremCrm.Asterisk.Events;

/// <summary>A phone, a trunk or a wire is being dialled. May come after the <see cref="Newstate"/> that says it rings.</summary>
/// <param name="Caller">Who dials; null for an Originate and for the wire of an attended transfer.</param>
/// <param name="Dest">What is dialled.</param>
/// <param name="DialString">As the dialplan gave it (<c>101</c>, <c>0301234567@trunk-itsp</c>); null when absent.</param>
public sealed record DialBegin(EventChannel? Caller, EventChannel Dest, string? DialString) : AmiEvent;
