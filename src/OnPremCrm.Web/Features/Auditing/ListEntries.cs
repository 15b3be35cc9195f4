using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Auditing;

/// <summary>The audit, newest first: who did what to which record, when and from where.</summary>
public static class ListEntries
{
    private const int PageSize = 50;

    public sealed record Query(AuditQuestion Question, AuditEntryId? Before, AuditEntryId? After) : IRequest<Model>;

    /// <param name="Newer">The newest entry of this page, if there are newer ones.</param>
    /// <param name="Older">Its oldest, if there are older ones.</param>
    /// <param name="People">Users and programs that may have done something, by name.</param>
    /// <param name="Record">The record that is asked for. Null: none, or it is gone.</param>
    public sealed record Model(
        AuditRows Rows, AuditEntryId? Newer, AuditEntryId? Older, IReadOnlyList<AuditFinder.Kind> Kinds, IReadOnlyList<(Guid Id, string Name, bool IsProgram)> People, AuditTarget? Record);

    public sealed class Handler(CrmDatabase database, AuditFinder finder, AuditTexts texts, CurrentUser user, Clock clock, Words words) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var found = await finder.FindAsync(query.Question, query.Before, query.After, PageSize + 1, ct);
            var hasMore = found.Count > PageSize;
            if (hasMore)
            {
                found.RemoveAt(query.After is null ? PageSize : 0);
            }

            AuditEntryId? newer = found.Count > 0 && (query.After is null ? query.Before is not null : hasMore) ? found[0].Id : null;
            AuditEntryId? older = found.Count > 0 && (query.After is not null || hasMore) ? found[^1].Id : null;
            return new Model(
                new AuditRows(await texts.ReadAsync(found, ct), await AuditSessions.ReadAsync(database, found, words, ct)),
                newer, older, await finder.KindsAsync(ct), await PeopleAsync(ct), await RecordAsync(query.Question, ct));
        }

        private async Task<IReadOnlyList<(Guid, string, bool)>> PeopleAsync(CancellationToken ct)
        {
            var users = await database.Users.Select(one => new { one.Id, one.Name }).ToListAsync(ct);
            var tokens = await database.ApiTokens.Select(one => new { one.Id, one.Name }).ToListAsync(ct);
            return [.. users.Select(one => (one.Id.Value, one.Name, false)).OrderBy(one => one.Name, StringComparer.CurrentCulture),
                .. tokens.Select(one => (one.Id.Value, one.Name, true)).OrderBy(one => one.Name, StringComparer.CurrentCulture)];
        }

        private async Task<AuditTarget?> RecordAsync(AuditQuestion question, CancellationToken ct)
        {
            if (question is not { Record: { } id, Noun: { } noun })
            {
                return null;
            }

            var about = new AuditEntry { UserName = "", Action = "", Noun = noun, NounId = id };
            return (await AuditTargets.ReadAsync(database, [about], clock, user.Country, ct)).GetValueOrDefault((noun, id));
        }
    }
}
