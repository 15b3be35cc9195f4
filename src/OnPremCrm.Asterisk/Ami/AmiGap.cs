namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// Events are missing here: the consumer was too slow and the queue was full. What the consumer believes about live channels may be
/// wrong from now on, until it has listed them again.
/// </summary>
/// <param name="At">When the first event was dropped, by our clock, UTC.</param>
/// <param name="Dropped">How many events were dropped, at least 1.</param>
public sealed record AmiGap(DateTimeOffset At, long Dropped) : AmiSignal(At);
