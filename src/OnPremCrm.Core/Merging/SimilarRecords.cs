using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Merging;

/// <summary>
/// Says while somebody writes a record that it may be there already. A number or an address that a hidden client has is told with the client's owner and nothing else;
/// names are compared with those only that whoever asks may see.
/// </summary>
public sealed class SimilarRecords(CrmDatabase database)
{
    /// <summary>More would not be read.</summary>
    public const int Most = 3;

    // A shorter name is like too many others.
    private const int FewestLetters = 4;

    // So much of the shorter name has to stand in the other one: a letter or two may be wrong.
    private const float LeastAlike = 0.6f;

    /// <summary>Those that may be the same, the strongest reason first; none twice.</summary>
    /// <param name="noun">Of what.</param>
    /// <param name="viewer">Who asks.</param>
    /// <param name="asked">What was typed so far.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<SimilarRecord>> FindAsync(MergeNoun noun, Viewer viewer, SimilarQuestion asked, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(asked);
        var found = new List<Owned>();
        if (asked.Numbers.Count > 0)
        {
            var numbers = asked.Numbers.ToList();
            found.AddRange(await OwnersAsync(noun, database.PhoneNumbers.Where(entry => numbers.Contains(entry.Number) && !entry.IsWrong), cancellationToken));
        }

        if (asked.Emails.Count > 0)
        {
            var emails = asked.Emails.Select(email => email.ToLowerInvariant()).ToList();
            found.AddRange(await OwnersAsync(noun, database.EmailAddresses.Where(entry => emails.Contains(entry.Address.ToLower()) && !entry.IsWrong), cancellationToken));
        }

        if (found.Count < Most && asked.Name?.Trim() is { Length: >= FewestLetters } name)
        {
            found.AddRange(await NamedAsync(noun, name, asked.Except ?? Guid.Empty, cancellationToken));
        }

        var strangers = asked.Except is { } except ? await StrangersAsync(noun, except, cancellationToken) : [];
        var sight = viewer.SightOf(RecordMerge.Guarded(noun), Deed.See);
        return [.. found.Where(one => one.Id != asked.Except && !strangers.Contains(one.Id)).DistinctBy(one => one.Id).Take(Most)
            .Select(one => sight.Covers(one.OwnerId) ? new SimilarRecord(one.Id, one.Name, one.Organisation, one.Owner, one.Kind, one.Value) : new SimilarRecord(null, null, null, one.Owner, one.Kind, one.Value))];
    }

    private async Task<List<Guid>> StrangersAsync(MergeNoun noun, Guid id, CancellationToken cancellationToken) =>
        await database.NotDuplicates.Where(said => said.Noun == noun && (said.OneId == id || said.OtherId == id)).Select(said => said.OneId == id ? said.OtherId : said.OneId).ToListAsync(cancellationToken);

    private static async Task<List<Owned>> OwnersAsync(MergeNoun noun, IQueryable<PhoneNumber> entries, CancellationToken cancellationToken) => noun == MergeNoun.Contacts
        ? (await entries.IgnoreQueryFilters().Where(entry => entry.ContactId != null).OrderBy(entry => entry.ContactId).Take(Most + 1)
            .Select(entry => new { entry.ContactId, entry.Contact!.Name, Organisation = entry.Contact.Organisation!.Name, entry.Contact.OwnerId, Owner = entry.Contact.Owner!.Name, entry.Number }).ToListAsync(cancellationToken))
            .ConvertAll(row => new Owned(row.ContactId!.Value.Value, row.Name, row.Organisation, row.OwnerId, row.Owner, DuplicateKind.Number, row.Number))
        : (await entries.IgnoreQueryFilters().Where(entry => entry.OrganisationId != null).OrderBy(entry => entry.OrganisationId).Take(Most + 1)
            .Select(entry => new { entry.OrganisationId, entry.Organisation!.Name, entry.Organisation.City, entry.Organisation.OwnerId, Owner = entry.Organisation.Owner!.Name, entry.Number }).ToListAsync(cancellationToken))
            .ConvertAll(row => new Owned(row.OrganisationId!.Value.Value, row.Name, row.City, row.OwnerId, row.Owner, DuplicateKind.Number, row.Number));

    private static async Task<List<Owned>> OwnersAsync(MergeNoun noun, IQueryable<EmailAddress> entries, CancellationToken cancellationToken) => noun == MergeNoun.Contacts
        ? (await entries.IgnoreQueryFilters().Where(entry => entry.ContactId != null).OrderBy(entry => entry.ContactId).Take(Most + 1)
            .Select(entry => new { entry.ContactId, entry.Contact!.Name, Organisation = entry.Contact.Organisation!.Name, entry.Contact.OwnerId, Owner = entry.Contact.Owner!.Name, entry.Address }).ToListAsync(cancellationToken))
            .ConvertAll(row => new Owned(row.ContactId!.Value.Value, row.Name, row.Organisation, row.OwnerId, row.Owner, DuplicateKind.Email, row.Address))
        : (await entries.IgnoreQueryFilters().Where(entry => entry.OrganisationId != null).OrderBy(entry => entry.OrganisationId).Take(Most + 1)
            .Select(entry => new { entry.OrganisationId, entry.Organisation!.Name, entry.Organisation.City, entry.Organisation.OwnerId, Owner = entry.Organisation.Owner!.Name, entry.Address }).ToListAsync(cancellationToken))
            .ConvertAll(row => new Owned(row.OrganisationId!.Value.Value, row.Name, row.City, row.OwnerId, row.Owner, DuplicateKind.Email, row.Address));

    // The same name first, in any order and alphabet, then names that are nearly it.
    private async Task<List<Owned>> NamedAsync(MergeNoun noun, string name, Guid except, CancellationToken cancellationToken)
    {
        var (tables, statements) = (MergeTables.Of(noun), new MergeStatements(database));
        await database.Database.OpenConnectionAsync(cancellationToken);
        List<Guid> ids;
        try
        {
            ids = await statements.ReadAsync(
                $"SELECT id FROM {tables.Table} WHERE {tables.SameName}(folded) = {tables.SameName}(search_fold($1) COLLATE \"C\") AND id <> $2 ORDER BY id LIMIT 20", reader => reader.GetGuid(0), cancellationToken, name, except);
            if (ids.Count == 0)
            {
                await statements.RunAsync("SELECT set_config('pg_trgm.similarity_threshold', $1, false)", cancellationToken, LeastAlike.ToString(System.Globalization.CultureInfo.InvariantCulture));
                ids = await statements.ReadAsync(
                    $"SELECT id FROM {tables.Table} WHERE folded % search_fold($1) AND id <> $2 ORDER BY similarity(folded, search_fold($1)) DESC, id LIMIT 20", reader => reader.GetGuid(0), cancellationToken, name, except);
            }
        }
        finally
        {
            await database.Database.CloseConnectionAsync();
        }

        // Read through the rights: what is hidden is not there.
        var found = noun == MergeNoun.Contacts ? await ContactsAsync(ids, cancellationToken) : await OrganisationsAsync(ids, cancellationToken);
        return [.. found.OrderBy(one => ids.IndexOf(one.Id)).Take(Most)];
    }

    private async Task<List<Owned>> ContactsAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        var contacts = ids.ConvertAll(id => new ContactId(id));
        return (await database.Contacts.Where(contact => contacts.Contains(contact.Id)).Select(contact => new
        {
            contact.Id, contact.Name, Organisation = contact.Organisation!.Name, contact.OwnerId, Owner = contact.Owner!.Name,
            Number = contact.Numbers.Where(number => !number.IsWrong).OrderByDescending(number => number.IsPrimary).Select(number => number.Number).FirstOrDefault(),
        }).ToListAsync(cancellationToken)).ConvertAll(row => new Owned(row.Id.Value, row.Name, row.Organisation, row.OwnerId, row.Owner, DuplicateKind.Name, row.Number));
    }

    private async Task<List<Owned>> OrganisationsAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        var organisations = ids.ConvertAll(id => new OrganisationId(id));
        return (await database.Organisations.Where(organisation => organisations.Contains(organisation.Id)).Select(organisation => new
        {
            organisation.Id, organisation.Name, organisation.City, organisation.OwnerId, Owner = organisation.Owner!.Name,
            Number = organisation.Numbers.Where(number => !number.IsWrong).OrderByDescending(number => number.IsPrimary).Select(number => number.Number).FirstOrDefault(),
        }).ToListAsync(cancellationToken)).ConvertAll(row => new Owned(row.Id.Value, row.Name, row.City, row.OwnerId, row.Owner, DuplicateKind.Name, row.Number));
    }

    private sealed record Owned(Guid Id, string Name, string? Organisation, UserId? OwnerId, string? Owner, DuplicateKind Kind, string? Value);
}
