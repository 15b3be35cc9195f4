namespace OnPremCrm.Web.Features.Auditing;

/// <summary>A condition that is set.</summary>
/// <param name="Kind">period, who, verb, noun or record.</param>
/// <param name="Without">The audit without it.</param>
public sealed record AuditChip(string Kind, string Label, string Value, string Without);
