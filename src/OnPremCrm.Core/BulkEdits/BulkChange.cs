namespace OnPremCrm.Core.BulkEdits;

/// <summary>One change that many records get.</summary>
/// <param name="Value">The owner's id, the source, the tag, or of a field of the company's own the value as JSON. Null: it is emptied.</param>
/// <param name="Key">The field of the company's own. Null for all others.</param>
public sealed record BulkChange(BulkField Field, string? Value, string? Key = null);
