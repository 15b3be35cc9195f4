namespace OnPremCrm.Asterisk.Events;

/// <summary>A queue rings one of its members.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Dest">The member's channel (or the wire to it).</param>
/// <param name="Queue">Name of the queue.</param>
public sealed record AgentCalled(EventChannel Channel, EventChannel Dest, string Queue) : AmiEvent;
