using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Core.Imports;

/// <summary>What somebody decided about a row that waited.</summary>
/// <param name="Outcome">Added, filled, overwritten or skipped.</param>
/// <param name="ContactId">Who is meant. Null: a new one, or nobody.</param>
public sealed record RowAnswer(RowOutcome Outcome, ContactId? ContactId);
