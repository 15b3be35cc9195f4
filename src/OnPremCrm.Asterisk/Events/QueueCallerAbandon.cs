namespace OnPremCrm.Asterisk.Events;

/// <summary>The waiting in a queue ended without an agent. Also sent when the queue's time-out ends it and the caller is still there.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Queue">Name of the queue.</param>
public sealed record QueueCallerAbandon(EventChannel Channel, string Queue) : AmiEvent;
