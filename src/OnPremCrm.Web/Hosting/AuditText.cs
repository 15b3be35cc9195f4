using OnPremCrm.Core.Auditing;

namespace OnPremCrm.Web.Hosting;

/// <summary>An audit entry in words.</summary>
/// <param name="Verb">What was done.</param>
/// <param name="Noun">To what kind of thing.</param>
/// <param name="Target">To which one. Null: none in particular, or it is gone.</param>
/// <param name="Changes">The details.</param>
/// <param name="IsErased">The details were erased with the person that they spoke of.</param>
public sealed record AuditText(AuditEntry Entry, string Verb, string Noun, AuditTarget? Target, IReadOnlyList<AuditChange> Changes, bool IsErased);
