using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Asterisk.Actions;

/// <summary>What Asterisk is.</summary>
/// <param name="Version">Null when the build has no version.</param>
/// <param name="SystemName">systemname of asterisk.conf, null when it is not set. It is in front of every unique id then.</param>
public sealed record CoreSettingsResult(AsteriskVersion? Version, string? SystemName);
