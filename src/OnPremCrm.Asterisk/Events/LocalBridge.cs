namespace OnPremCrm.Asterisk.Events;

/// <summary>The two halves of a Local channel were joined into a wire.</summary>
/// <param name="One">The half that is dialled and bridged (;1).</param>
/// <param name="Two">The half that runs the dialplan (;2).</param>
public sealed record LocalBridge(EventChannel One, EventChannel Two) : AmiEvent;
