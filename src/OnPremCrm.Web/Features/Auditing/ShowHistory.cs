using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Auditing;

/// <summary>What was changed in a contact or an organisation, for whoever may see it; and who saw it, for administrators.</summary>
public static class ShowHistory
{
    private const int PageSize = 50;

    /// <param name="Contact">Null: an organisation is asked for.</param>
    /// <param name="Organisation">Null: a contact is.</param>
    /// <param name="Seen">Who saw it; else what was changed.</param>
    public sealed record Query(ContactId? Contact, OrganisationId? Organisation, bool Seen, AuditEntryId? Before) : IRequest<Model?>;

    /// <param name="Older">The oldest entry of this page, if there are older ones.</param>
    public sealed record Model(string Name, AuditRows Rows, AuditEntryId? Older);

    /// <summary>Null: not there, hidden from whoever looks, or not theirs to ask.</summary>
    public sealed class Handler(CrmDatabase database, AuditTexts texts, CurrentUser user, Words words) : IRequestHandler<Query, Model?>
    {
        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            var name = query.Contact is { } contact
                ? await database.Contacts.Where(one => one.Id == contact).Select(one => one.Name).FirstOrDefaultAsync(ct)
                : await database.Organisations.Where(one => one.Id == query.Organisation).Select(one => one.Name).FirstOrDefaultAsync(ct);
            if (name is null || (query.Seen && !user.Is(UserRole.Admin)))
            {
                return null;
            }

            var (noun, id) = query.Contact is { } one ? ("contacts", one.Value) : ("organisations", query.Organisation!.Value.Value);
            var entries = database.AuditEntries.AsNoTracking().Where(entry => entry.Noun == noun && entry.NounId == id && (entry.Action == Sightings.Action) == query.Seen);
            if (query.Before is { } before)
            {
                entries = entries.Where(entry => entry.Id < before);
            }

            var found = await entries.OrderByDescending(entry => entry.Id).Take(PageSize + 1).ToListAsync(ct);
            var hasMore = found.Count > PageSize;
            if (hasMore)
            {
                found.RemoveAt(PageSize);
            }

            var rows = await texts.ReadAsync(found, ct);
            // From where somebody worked is for administrators, as the audit is.
            return new Model(name, user.Is(UserRole.Admin)
                ? new AuditRows(rows, await AuditSessions.ReadAsync(database, found, words, ct), NamesRecord: false)
                : new AuditRows([.. rows.Select(WithoutPlace)], new Dictionary<UserSessionId, string>(), NamesRecord: false), hasMore ? found[^1].Id : null);
        }

        private static AuditText WithoutPlace(AuditText text) => text with
        {
            Entry = new AuditEntry
            {
                Id = text.Entry.Id, At = text.Entry.At, UserId = text.Entry.UserId, UserName = text.Entry.UserName, Action = text.Entry.Action, Noun = text.Entry.Noun, NounId = text.Entry.NounId,
                TokenId = text.Entry.TokenId,
            },
        };
    }
}
