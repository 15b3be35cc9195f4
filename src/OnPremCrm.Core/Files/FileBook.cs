using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;

namespace OnPremCrm.Core.Files;

/// <summary>The files of contacts and organisations. Whoever sees the record sees them: they are reached through it alone.</summary>
public static class FileBook
{
    private const int MostOnCard = 5;

    /// <summary>Those of a record that was found, the newest first.</summary>
    public static IQueryable<ClientFile> Of(CrmDatabase database, ClientRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Of(database, record.Noun, record.Id);
    }

    /// <summary>As above, by its id.</summary>
    public static IQueryable<ClientFile> Of(CrmDatabase database, MergeNoun noun, Guid id)
    {
        ArgumentNullException.ThrowIfNull(database);
        var (contact, organisation) = (new ContactId(id), new OrganisationId(id));
        var files = database.ClientFiles.AsNoTracking();
        return (noun == MergeNoun.Contacts ? files.Where(file => file.ContactId == contact) : files.Where(file => file.OrganisationId == organisation)).OrderByDescending(file => file.Id);
    }

    /// <summary>What the card of a record that was found shows of them.</summary>
    public static async Task<FileShelf> ShelfAsync(CrmDatabase database, MergeNoun noun, Guid id, CancellationToken cancellationToken)
    {
        var files = Of(database, noun, id);
        var newest = await files.Take(MostOnCard).ToListAsync(cancellationToken);
        return new FileShelf(newest, newest.Count < MostOnCard ? newest.Count : await files.CountAsync(cancellationToken));
    }
}
