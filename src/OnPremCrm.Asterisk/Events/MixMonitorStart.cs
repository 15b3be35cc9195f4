namespace OnPremCrm.Asterisk.Events;

/// <summary>A recording began; names no file (see <see cref="VarSet"/> of MIXMONITOR_FILENAME).</summary>
/// <param name="Channel">The channel.</param>
public sealed record MixMonitorStart(EventChannel Channel) : AmiEvent;
