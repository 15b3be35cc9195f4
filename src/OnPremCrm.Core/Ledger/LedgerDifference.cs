namespace OnPremCrm.Core.Ledger;

/// <summary>One thing about a call that two sources tell differently.</summary>
/// <param name="Field">The field of the call, as REST names it: <c>disposition</c>, <c>answeredBy</c>, <c>talkSeconds</c> ...</param>
/// <param name="Log">What the log says. Null for nothing.</param>
/// <param name="Source">What the other source says. Null for nothing.</param>
public sealed record LedgerDifference(string Field, string? Log, string? Source);
