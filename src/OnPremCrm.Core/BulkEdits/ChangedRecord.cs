namespace OnPremCrm.Core.BulkEdits;

/// <summary>What a change of many did to one record, as the audit says it.</summary>
/// <param name="Field">As the audit calls the field.</param>
/// <param name="From">Null: nothing.</param>
/// <param name="To">Null: nothing.</param>
public sealed record ChangedRecord(Guid Id, string Field, string? From, string? To);
