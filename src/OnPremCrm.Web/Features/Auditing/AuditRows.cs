using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Auditing;

/// <summary>What the table of entries draws.</summary>
/// <param name="Sessions">The browsers, as people call them, by session.</param>
/// <param name="NamesRecord">False on a record's own page.</param>
public sealed record AuditRows(IReadOnlyList<AuditText> Entries, IReadOnlyDictionary<UserSessionId, string> Sessions, bool NamesRecord = true);
