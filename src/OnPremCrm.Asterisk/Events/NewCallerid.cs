namespace OnPremCrm.Asterisk.Events;

/// <summary>The caller id of a channel was set: by the dialplan, or on the channel of a trunk that is about to be dialled.</summary>
/// <param name="Channel">The channel.</param>
public sealed record NewCallerid(EventChannel Channel) : AmiEvent;
