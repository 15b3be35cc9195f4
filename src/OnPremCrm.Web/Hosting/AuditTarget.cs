namespace OnPremCrm.Web.Hosting;

/// <summary>What an audit entry is about, as people know it.</summary>
/// <param name="Path">Its page. Null: it has none, or is gone.</param>
public sealed record AuditTarget(string Name, string? Path);
