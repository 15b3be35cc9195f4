using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Auditing;

/// <summary>In which browsers the entries were made. A session that is long over may be forgotten.</summary>
public static class AuditSessions
{
    public static async Task<IReadOnlyDictionary<UserSessionId, string>> ReadAsync(CrmDatabase database, IReadOnlyList<AuditEntry> entries, Words words, CancellationToken ct)
    {
        var ids = entries.Select(entry => entry.SessionId).OfType<UserSessionId>().Distinct().ToList();
        return ids.Count == 0 ? new Dictionary<UserSessionId, string>()
            : (await database.UserSessions.Where(session => ids.Contains(session.Id)).Select(session => new { session.Id, session.Browser }).ToListAsync(ct))
                .ToDictionary(session => session.Id, session => BrowserName.Of(session.Browser).Say(words));
    }
}
