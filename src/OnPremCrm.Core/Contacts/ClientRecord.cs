using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Contacts;

/// <summary>A contact or an organisation, as much of it as its notes and files ask for.</summary>
/// <param name="Noun">Which of the two.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Of its fields.</param>
/// <param name="OwnerId">Who looks after it. Null: nobody.</param>
public sealed record ClientRecord(MergeNoun Noun, Guid Id, string Name, int Version, UserId? OwnerId)
{
    /// <summary>The one with this id, for whoever looks.</summary>
    /// <returns>Null: there is none, or it is hidden.</returns>
    public static Task<ClientRecord?> ReadAsync(CrmDatabase database, MergeNoun noun, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        var (contact, organisation) = (new ContactId(id), new OrganisationId(id));
        return noun == MergeNoun.Contacts
            ? database.Contacts.Where(one => one.Id == contact).Select(one => new ClientRecord(noun, id, one.Name, one.Version, one.OwnerId)).FirstOrDefaultAsync(cancellationToken)
            : database.Organisations.Where(one => one.Id == organisation).Select(one => new ClientRecord(noun, id, one.Name, one.Version, one.OwnerId)).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The one with this id, or the one that it was merged into.</summary>
    /// <returns>Null: there is none, or it is hidden.</returns>
    public static async Task<ClientRecord?> FindAsync(CrmDatabase database, MergeNoun noun, Guid id, CancellationToken cancellationToken) =>
        await ReadAsync(database, noun, id, cancellationToken)
        ?? (await MergeBook.WentIntoAsync(database, noun, id, cancellationToken) is { } into ? await ReadAsync(database, noun, into, cancellationToken) : null);

    /// <summary>Whether somebody's right reaches it.</summary>
    public bool IsOpenTo(Viewer viewer, Deed deed)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        return viewer.SightOf(RecordMerge.Guarded(Noun), deed).Covers(OwnerId);
    }

    /// <summary>Nothing, when somebody's right reaches it.</summary>
    /// <exception cref="NotAllowedException">It does not.</exception>
    public void Demand(Viewer viewer, Deed deed)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        viewer.Demand(RecordMerge.Guarded(Noun), deed, OwnerId);
    }
}
