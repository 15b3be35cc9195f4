namespace OnPremCrm.Asterisk.Events;

/// <summary>A caller left a queue: served, timed out, or gone.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Queue">Name of the queue.</param>
public sealed record QueueCallerLeave(EventChannel Channel, string Queue) : AmiEvent;
