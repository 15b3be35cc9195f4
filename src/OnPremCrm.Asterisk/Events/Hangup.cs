using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Asterisk.Events;

/// <summary>A channel ended. The order of the two legs of a call is not fixed.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Cause">Why.</param>
public sealed record Hangup(EventChannel Channel, HangupCause Cause) : AmiEvent;
