using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Asterisk.Actions;

/// <summary>A caller who waits in a queue.</summary>
/// <param name="Queue">Name of the queue.</param>
/// <param name="UniqueId">The caller's channel, null when Asterisk does not say.</param>
/// <param name="Channel">The caller's channel.</param>
/// <param name="Position">1 for the next, null when Asterisk does not say.</param>
/// <param name="Waited">How long so far, null when Asterisk does not say.</param>
public sealed record QueueCallerRow(string Queue, UniqueId? UniqueId, ChannelName Channel, int? Position, TimeSpan? Waited);
