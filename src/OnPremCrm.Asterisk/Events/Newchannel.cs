namespace OnPremCrm.Asterisk.Events;

/// <summary>A channel came into being. Its state tells the caller from the called: <c>Ring</c> is a far end that called Asterisk, <c>Down</c> is one that Asterisk is about to call.</summary>
/// <param name="Channel">The channel.</param>
public sealed record Newchannel(EventChannel Channel) : AmiEvent;
