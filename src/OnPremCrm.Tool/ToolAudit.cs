using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Tool;

/// <summary>Writes what an administrator did at the command line into the audit log.</summary>
internal static class ToolAudit
{
    public static void Add(CrmDatabase database, DateTimeOffset now, string action, string noun, Guid? id, string? details = null) =>
        database.AuditEntries.Add(new AuditEntry
        {
            Id = AuditEntryId.New(now),
            At = now,
            UserName = $"onpremcrm ({Environment.UserName})",
            Action = action,
            Noun = noun,
            NounId = id,
            Details = details,
        });
}
