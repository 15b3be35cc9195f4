namespace OnPremCrm.Asterisk.Actions;

/// <summary>How Asterisk is.</summary>
/// <param name="Startup">When it started, in its own time zone, which it does not tell: only good for comparing. Null when it does not say.</param>
/// <param name="CurrentCalls">Calls that are up, null when it does not say.</param>
public sealed record CoreStatusResult(string? Startup, int? CurrentCalls);
