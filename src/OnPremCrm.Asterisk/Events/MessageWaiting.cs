namespace OnPremCrm.Asterisk.Events;

/// <summary>The messages of a mailbox changed.</summary>
/// <param name="Channel">The channel that left a message; null when somebody listened to them.</param>
/// <param name="Mailbox"><c>101@default</c>.</param>
/// <param name="New">Messages not yet heard.</param>
public sealed record MessageWaiting(EventChannel? Channel, string Mailbox, int New) : AmiEvent;
