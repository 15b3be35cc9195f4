using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Privacy;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Components;

namespace OnPremCrm.Web.Hosting;

/// <summary>Finds the names and pages of what audit entries are about, a query for each kind. What is gone, or hidden from whoever looks, has none.</summary>
public static class AuditTargets
{
    public static async Task<IReadOnlyDictionary<(string Noun, Guid Id), AuditTarget>> ReadAsync(
        CrmDatabase database, IReadOnlyList<AuditEntry> entries, Clock clock, string? country, CancellationToken ct)
    {
        var found = new Dictionary<(string, Guid), AuditTarget>();
        foreach (var kind in entries.Where(entry => entry.NounId is not null).GroupBy(entry => entry.Noun, entry => entry.NounId!.Value))
        {
            foreach (var (id, target) in await OfAsync(database, kind.Key, [.. kind.Distinct()], clock, country, ct))
            {
                found[(kind.Key, id)] = target;
            }
        }

        return found;
    }

    private static async Task<IEnumerable<(Guid, AuditTarget)>> OfAsync(CrmDatabase database, string noun, List<Guid> ids, Clock clock, string? country, CancellationToken ct)
    {
        switch (noun)
        {
            case "contacts":
                var contacts = ids.ConvertAll(id => new ContactId(id));
                return (await database.Contacts.Where(one => contacts.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(ct))
                    .Select(one => (one.Id.Value, new AuditTarget(one.Name, $"/contacts/{one.Id}")));
            case "organisations":
                var organisations = ids.ConvertAll(id => new OrganisationId(id));
                return (await database.Organisations.Where(one => organisations.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(ct))
                    .Select(one => (one.Id.Value, new AuditTarget(one.Name, $"/organisations/{one.Id}")));
            case "users":
                var users = ids.ConvertAll(id => new UserId(id));
                return (await database.Users.Where(one => users.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(ct))
                    .Select(one => (one.Id.Value, new AuditTarget(one.Name, $"/users/{one.Id}")));
            case "calls":
                return await CallsAsync(database, ids.ConvertAll(id => (id, new CallId(id), "")), clock, country, ct);
            case "recordings":
                var recordings = ids.ConvertAll(id => new RecordingId(id));
                var sounds = await database.Recordings.Where(one => recordings.Contains(one.Id)).Select(one => new { one.Id, one.CallId }).ToListAsync(ct);
                return await CallsAsync(database, sounds.ConvertAll(one => (one.Id.Value, one.CallId, "#recording")), clock, country, ct);
            case "call-notes":
                var notes = ids.ConvertAll(id => new CallNoteId(id));
                var said = await database.CallNotes.Where(one => notes.Contains(one.Id)).Select(one => new { one.Id, one.CallId }).ToListAsync(ct);
                return await CallsAsync(database, said.ConvertAll(one => (one.Id.Value, one.CallId, "")), clock, country, ct);
            case "callbacks":
                var callbacks = ids.ConvertAll(id => new CallbackId(id));
                return (await database.Callbacks.Where(one => callbacks.Contains(one.Id)).Select(one => new { one.Id, one.Number }).ToListAsync(ct))
                    .Select(one => (one.Id.Value, new AuditTarget(PhoneNumberTagHelper.Write(one.Number, country), null)));
            case "imports":
                var imports = ids.ConvertAll(id => new ImportId(id));
                return (await database.Imports.Where(one => imports.Contains(one.Id)).Select(one => new { one.Id, one.FileName }).ToListAsync(ct))
                    .Select(one => (one.Id.Value, new AuditTarget(one.FileName, $"/imports/{one.Id}")));
            case "custom-fields":
                var fields = ids.ConvertAll(id => new CustomFieldId(id));
                return (await database.CustomFields.Where(one => fields.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(ct))
                    .Select(one => (one.Id.Value, new AuditTarget(one.Name, $"/fields/{one.Id}")));
            case "roles":
                var roles = ids.ConvertAll(id => new CustomRoleId(id));
                return (await database.CustomRoles.Where(one => roles.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(ct))
                    .Select(one => (one.Id.Value, new AuditTarget(one.Name, $"/rights/roles/{one.Id}")));
            case "teams":
                var teams = ids.ConvertAll(id => new TeamId(id));
                return (await database.Teams.Where(one => teams.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(ct))
                    .Select(one => (one.Id.Value, new AuditTarget(one.Name, "/rights/teams")));
            case "api-tokens":
                var tokens = ids.ConvertAll(id => new ApiTokenId(id));
                return (await database.ApiTokens.Where(one => tokens.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(ct))
                    .Select(one => (one.Id.Value, new AuditTarget(one.Name, "/settings/tokens")));
            case "erasures":
                var erasures = ids.ConvertAll(id => new ErasureId(id));
                return (await database.Erasures.Where(one => erasures.Contains(one.Id)).Select(one => new { one.Id, one.Reference, one.AskedAt }).ToListAsync(ct))
                    .Select(one => (one.Id.Value, new AuditTarget(one.Reference ?? clock.Date(one.AskedAt), $"/privacy/erasures/{one.Id}")));
            case "call-results":
                var results = ids.ConvertAll(id => new CallResultId(id));
                return (await database.CallResults.Where(one => results.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(ct))
                    .Select(one => (one.Id.Value, new AuditTarget(one.Name, "/results")));
            case "consent-purposes":
                var purposes = ids.ConvertAll(id => new ConsentPurposeId(id));
                return (await database.ConsentPurposes.Where(one => purposes.Contains(one.Id)).Select(one => new { one.Id, one.Name }).ToListAsync(ct))
                    .Select(one => (one.Id.Value, new AuditTarget(one.Name, $"/privacy/purposes/{one.Id}")));
            default:
                return [];
        }
    }

    private static async Task<IEnumerable<(Guid, AuditTarget)>> CallsAsync(
        CrmDatabase database, List<(Guid Id, CallId Call, string Anchor)> of, Clock clock, string? country, CancellationToken ct)
    {
        var ids = of.Select(one => one.Call).Distinct().ToList();
        var calls = await database.Calls.Where(call => ids.Contains(call.Id)).Select(call => new { call.Id, call.StartedAt, call.Number }).ToDictionaryAsync(call => call.Id, ct);
        return of.Where(one => calls.ContainsKey(one.Call))
            .Select(one => (one.Id, new AuditTarget(NamedThings.CallName(calls[one.Call].StartedAt, calls[one.Call].Number, clock, country), $"/calls/{one.Call}{one.Anchor}")));
    }
}
