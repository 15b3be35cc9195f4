using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Rights;

/// <summary>Why each person can see a contact or an organisation, or cannot: asked of the very rule that decides it.</summary>
public static class ShowAccess
{
    /// <summary>Exactly one of the two.</summary>
    public sealed record Query(ContactId? Contact, OrganisationId? Organisation) : IRequest<Model?>;

    /// <param name="OwnerName">Null: nobody owns it.</param>
    /// <param name="TeamName">The owner's team. Null: none.</param>
    public sealed record Model(string Name, string? OwnerName, string? TeamName, IReadOnlyList<Person> People);

    /// <param name="RoleName">The role of the company's own. Null: the usual one.</param>
    /// <param name="HiddenFields">The names of the company's own fields that are not shown.</param>
    public sealed record Person(UserId Id, string Name, UserRole Role, string? RoleName, bool Sees, bool Edits, bool IsMasked, IReadOnlyList<string> HiddenFields, Why Why);

    public enum Why
    {
        /// <summary>Sees all of them.</summary>
        All,

        /// <summary>Owns it.</summary>
        Owns,

        /// <summary>Nobody owns it.</summary>
        Unowned,

        /// <summary>The owner is in the same team.</summary>
        Team,

        /// <summary>Somebody else's.</summary>
        Others,

        /// <summary>The right to see any is not given.</summary>
        NoRight,
    }

    /// <summary>Null: there is no such record.</summary>
    public sealed class Handler(CrmDatabase database) : IRequestHandler<Query, Model?>
    {
        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            var noun = query.Contact is null ? GuardedNoun.Organisations : GuardedNoun.Contacts;
            var record = query.Contact is { } contact
                ? await database.Contacts.Where(known => known.Id == contact).Select(known => new { known.Name, known.OwnerId }).SingleOrDefaultAsync(ct)
                : await database.Organisations.Where(known => known.Id == query.Organisation).Select(known => new { known.Name, known.OwnerId }).SingleOrDefaultAsync(ct);
            if (record is null)
            {
                return null;
            }

            var users = await database.Users.AsNoTracking().Include(user => user.CustomRole!.Grants).Include(user => user.Team).OrderBy(user => user.Name).ToListAsync(ct);
            var fields = await CustomFieldBook.ReadAsync(database, query.Contact is null ? FieldNoun.Organisations : FieldNoun.Contacts, ct);
            var teams = users.Where(user => user.TeamId is not null).ToLookup(user => user.TeamId, user => user.Id);
            var owner = users.Find(user => user.Id == record.OwnerId);
            return new Model(record.Name, owner?.Name, owner?.Team?.Name, [.. users.Where(user => user.IsActive).Select(Of).OrderByDescending(person => person.Sees)]);

            Person Of(User user)
            {
                var viewer = Viewer.Of(user, user.TeamId is { } team ? [.. teams[team]] : []);
                var sight = viewer.SightOf(noun, Deed.See);
                var why = !viewer.May(noun, Deed.See) ? Why.NoRight
                    : sight.IsAll ? Why.All
                    : record.OwnerId is null ? Why.Unowned
                    : record.OwnerId == user.Id ? Why.Owns
                    : sight.Covers(record.OwnerId) ? Why.Team
                    : Why.Others;
                return new Person(user.Id, user.Name, user.Role, user.CustomRole?.Name, sight.Covers(record.OwnerId), viewer.SightOf(noun, Deed.Edit).Covers(record.OwnerId), viewer.Grants.MasksNumbers,
                    [.. fields.Where(field => viewer.Grants.HiddenFields.Contains(field.Id)).Select(field => field.Name)], why);
            }
        }
    }
}
