namespace OnPremCrm.Core.Ledger;

/// <summary>A call of which the kept events, read by today's rules, tell something else than the log.</summary>
/// <param name="CallId">The call.</param>
/// <param name="StartedAt">When it began, by the log.</param>
/// <param name="Number">Its outside number in E.164, by the log. Null when it has none.</param>
/// <param name="Differences">What differs; never empty.</param>
public sealed record RebuiltCall(Guid CallId, DateTimeOffset StartedAt, string? Number, IReadOnlyList<LedgerDifference> Differences);
