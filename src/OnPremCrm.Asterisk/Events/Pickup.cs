namespace OnPremCrm.Asterisk.Events;

/// <summary>Somebody took a call that rang at another phone.</summary>
/// <param name="Channel">Who took it.</param>
/// <param name="Target">The phone that rang.</param>
public sealed record Pickup(EventChannel Channel, EventChannel Target) : AmiEvent;
