namespace OnPremCrm.Asterisk.Events;

/// <summary>The far end of a channel hung up (BYE, CANCEL or a refusal). Hang-ups that Asterisk orders have no such event.</summary>
/// <param name="Channel">The channel.</param>
public sealed record HangupRequest(EventChannel Channel) : AmiEvent;
