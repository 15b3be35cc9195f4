using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.BulkEdits;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What was changed at once, for whoever did it and for administrators; and what became of its undo.</summary>
public static class ShowBulkEdit
{
    private const int MostNamed = 50;

    public sealed record Query(BulkEditId Id) : IRequest<Model?>;

    /// <param name="MayUndo">It is not undone yet, and the time for that is not over.</param>
    /// <param name="Kept">The first of those that kept it when it was undone.</param>
    public sealed record Model(BulkEdit Edit, string Field, string Value, bool MayUndo, IReadOnlyList<(Guid Id, string Name)> Kept);

    /// <summary>Those that whoever asks may see and undo: not of a field that is hidden from them since.</summary>
    public static IQueryable<BulkEdit> Of(CrmDatabase database, Viewer viewer)
    {
        var (id, isAdmin) = (viewer.Own, viewer.Role == UserRole.Admin);
        return database.BulkEdits.Where(edit => isAdmin || (edit.DoneBy != null && edit.DoneBy == id))
            .Where(edit => edit.Key == null || database.CustomFields.Any(field => field.Noun == edit.Noun && field.Key == edit.Key));
    }

    public sealed class Handler(CrmDatabase database, BulkChanges changes, CurrentUser user, TimeProvider time) : IRequestHandler<Query, Model?>
    {
        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            if (await Of(database, user.Viewer).AsNoTracking().FirstOrDefaultAsync(edit => edit.Id == query.Id, ct) is not { } edit)
            {
                return null;
            }

            var (field, value) = await changes.SayAsync(edit.Noun, edit.Change, ct);
            return new Model(edit, field, value, edit.UndoneAt is null && edit.UndoUntil > time.GetUtcNow(), edit.UndoneAt is null || edit.Kept == 0 ? [] : await KeptAsync(edit, ct));
        }

        private async Task<IReadOnlyList<(Guid Id, string Name)>> KeptAsync(BulkEdit edit, CancellationToken ct)
        {
            var ids = await new BulkEditor(database).RecordsAsync(edit.Id, onlyKept: true, ct);
            if (edit.Noun == FieldNoun.Contacts)
            {
                var contacts = ids.Select(id => new ContactId(id)).ToList();
                return (await database.Contacts.Where(contact => contacts.Contains(contact.Id)).OrderBy(contact => contact.Name).Take(MostNamed).Select(contact => new { contact.Id, contact.Name }).ToListAsync(ct))
                    .ConvertAll(contact => (contact.Id.Value, contact.Name));
            }

            var organisations = ids.Select(id => new OrganisationId(id)).ToList();
            return (await database.Organisations.Where(one => organisations.Contains(one.Id)).OrderBy(one => one.Name).Take(MostNamed).Select(one => new { one.Id, one.Name }).ToListAsync(ct))
                .ConvertAll(one => (one.Id.Value, one.Name));
        }
    }
}
