using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Asterisk.Events;

/// <summary>An attempt to reach a channel ended, well or not. May come twice for one attempt, without its <see cref="DialBegin"/> (pickup), or not at all (an Originate that nobody answers).</summary>
/// <param name="Caller">Who dialled; null for an Originate and for the wire of an attended transfer.</param>
/// <param name="Dest">What was dialled.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Forward">Where the phone sent the call (302), <c>extension@context</c>; null when it did not.</param>
public sealed record DialEnd(EventChannel? Caller, EventChannel Dest, DialStatus Status, string? Forward) : AmiEvent;
