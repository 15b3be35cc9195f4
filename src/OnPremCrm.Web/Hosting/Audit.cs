using System.Text.Json;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>Notes who did what. The entry is saved with the change that it tells of, by the same SaveChanges.</summary>
public sealed class Audit(CrmDatabase database, CurrentUser user, TimeProvider time, IHttpContextAccessor accessor)
{
    /// <param name="action">A verb: create, edit, listen, dial ...</param>
    /// <param name="noun">The noun's table: users, contacts, recordings ...</param>
    /// <param name="details">What changed, as an object for JSON. Never a secret.</param>
    public void Add(string action, string noun, Guid? nounId, object? details = null) => Add(user.IdOrNull, user.Name, action, noun, nounId, details);

    /// <summary>For a log-in, where nobody is known yet.</summary>
    public void Add(UserId? userId, string userName, string action, string noun, Guid? nounId, object? details = null)
    {
        var now = time.GetUtcNow();
        database.AuditEntries.Add(new AuditEntry
        {
            Id = AuditEntryId.New(now),
            At = now,
            UserId = userId,
            UserName = userName,
            Action = action,
            Noun = noun,
            NounId = nounId,
            Details = details is null ? null : JsonSerializer.Serialize(details, JsonSerializerOptions.Web),
            Address = accessor.HttpContext?.Connection.RemoteIpAddress?.ToString(),
            SessionId = user.SessionId,
            TokenId = user.TokenId,
        });
    }
}
