namespace OnPremCrm.Core.Ledger;

/// <summary>A call about which the ledger and the log disagree.</summary>
/// <param name="Kind">How.</param>
/// <param name="Linkedid">The ledger's name for the call, else the log's.</param>
/// <param name="StartedAt">When the call began.</param>
/// <param name="CallId">The call in the log. Null when it has none.</param>
/// <param name="Differences">What differs; empty unless the kind says so.</param>
/// <param name="Reason">Why, as far as it is known: <c>in-gap</c>, <c>still-up</c>, <c>restored-in-part</c>. Null when it is not known.</param>
public sealed record LedgerException(
    LedgerExceptionKind Kind,
    string Linkedid,
    DateTimeOffset StartedAt,
    Guid? CallId,
    IReadOnlyList<LedgerDifference> Differences,
    string? Reason);
