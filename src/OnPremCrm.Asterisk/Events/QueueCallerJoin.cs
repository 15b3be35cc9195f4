namespace OnPremCrm.Asterisk.Events;

/// <summary>A caller began to wait in a queue.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Queue">Name of the queue.</param>
public sealed record QueueCallerJoin(EventChannel Channel, string Queue) : AmiEvent;
