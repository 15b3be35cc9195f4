using OnPremCrm.Browser.Tests.Calls;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Privacy;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests;

namespace OnPremCrm.Browser.Tests;

/// <summary>A morning in the audit, and an erasure that is done.</summary>
public static class SampleAudit
{
    public static Task<ErasureId> Save(WebApp app, DateTimeOffset now, User admin, SampleCalls sample) => app.WithDatabase(async database =>
    {
        var contact = sample.HandedOn.ContactId!.Value.Value;
        var minute = 0;
        Add(sample.Jonas, "create", "contacts", contact, """{"Name": "Annika Brandt", "NumbersAdded": "+494066969214", "Email": "a.brandt@nordwind.example"}""");
        Add(sample.Jonas, "see", "contacts", contact, null);
        Add(sample.Jonas, "edit", "contacts", contact, $$$"""{"JobTitle": {"from": "Buyer", "to": "Head of purchasing"}, "OwnerId": {"from": null, "to": "{{{sample.Jonas.Id}}}"}, "NumbersAdded": "+494066969200", "NumbersRemoved": "+494066969214", "Note": {"from": "Asks for Jonas", "to": "Asks for Jonas, and never before ten o'clock: she drives to the port first and has no reception there until she is back in the office at the river"}}""");
        Add(admin, "listen", "recordings", null, """{"seconds": 95.2, "until": 102}""");
        Add(sample.Jonas, "see", "calls", sample.HandedOn.Id.Value, null);
        Add(admin, "export", "contacts", null, """{"format": "xlsx", "mine": false, "search": "nordwind"}""");
        Add(admin, "export-done", "contacts", null, """{"rows": 1204}""");
        Add(admin, "edit", "users", sample.Jonas.Id.Value, """{"before": {"name": "Jonas Weber", "role": "operator"}, "after": {"name": "Jonas Weber", "role": "manager"}}""");
        Add(admin, "delete", "contacts", Guid.CreateVersion7(now), """{"erased": true}""");
        var erasure = new Erasure
        {
            Id = ErasureId.New(now), ContactId = ContactId.New(now), Reference = "DSR-2026-17", State = ErasureState.Done, AskedBy = admin.Id, AskedByName = admin.Name,
            AskedAt = now.AddMinutes(-3), RowsGoneAt = now.AddMinutes(-2), DoneAt = now.AddMinutes(-1),
            Counts = """{"fields": 6, "numbers": 2, "emails": 1, "calls": 48, "recordings": 21, "notes": 9, "callbacks": 3, "auditDetails": 12, "importRows": 1, "exportFiles": 2}""",
        };
        database.Erasures.Add(erasure);
        await database.SaveChangesAsync();
        return erasure.Id;

        void Add(User who, string action, string noun, Guid? id, string? details) => database.AuditEntries.Add(new AuditEntry
        {
            Id = AuditEntryId.New(now.AddMinutes(minute - 30)), At = now.AddMinutes(minute++ - 30), UserId = who.Id, UserName = who.Name, Action = action, Noun = noun, NounId = id, Details = details,
            Address = "192.168.10.27",
        });
    });
}
