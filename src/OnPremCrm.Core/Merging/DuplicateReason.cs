namespace OnPremCrm.Core.Merging;

/// <summary>What two or more records of a group have in common.</summary>
/// <param name="Kind">Number, Email or Name.</param>
/// <param name="Value">The number (E.164), the address or the name. Null: it goes without saying.</param>
public sealed record DuplicateReason(DuplicateKind Kind, string? Value);
