namespace OnPremCrm.Asterisk.Events;

/// <summary>The dialplan runs an application on a channel. Optional: it tells that a caller is in voicemail before a message is left.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Application">As in the dialplan: <c>VoiceMail</c>.</param>
public sealed record Newexten(EventChannel Channel, string Application) : AmiEvent;
