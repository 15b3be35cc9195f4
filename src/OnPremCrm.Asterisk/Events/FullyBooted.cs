namespace OnPremCrm.Asterisk.Events;

/// <summary>Asterisk is ready; also sent after every log-in.</summary>
/// <param name="Uptime">How long it has been running, in whole seconds; null before Asterisk 16.</param>
public sealed record FullyBooted(TimeSpan? Uptime) : AmiEvent;
