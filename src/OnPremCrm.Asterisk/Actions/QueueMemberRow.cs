namespace OnPremCrm.Asterisk.Actions;

/// <summary>A member of a queue.</summary>
/// <param name="Queue">Name of the queue.</param>
/// <param name="Name">The member's name, often the same as <paramref name="Interface"/>.</param>
/// <param name="Interface">What the queue dials: <c>PJSIP/101</c>, or a Local channel in front of the phone.</param>
/// <param name="StateInterface">The device whose state the queue watches.</param>
/// <param name="Paused">True while the member takes no calls.</param>
/// <param name="WrapsUpUntil">Until when it rests after its last call, by the server's clock; null when it does not, or Asterisk does not say (before 18).</param>
/// <param name="Status">Asterisk's device state number (1 not in use, 2 in use, 3 busy, 5 unavailable, 6 ringing ...), null when it does not say.</param>
public sealed record QueueMemberRow(string Queue, string Name, string Interface, string StateInterface, bool Paused, int? Status, DateTimeOffset? WrapsUpUntil = null);
