using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Tool.Importing;

/// <summary>
/// Puts rows into the database. A contact is known again by its name and a number of it (without numbers: by name, e-mail and
/// organisation), and is then completed, never overwritten: the same file twice changes nothing.
/// </summary>
internal sealed class ContactImport(CrmDatabase database, TimeProvider time, TextWriter error)
{
    private const int BatchSize = 1000;

    private readonly Dictionary<string, OrganisationId> _organisations = [];
    private readonly Dictionary<string, UserId?> _owners = [];
    private int _added;
    private int _completed;
    private int _unchanged;

    /// <summary>All rows in one transaction: an error leaves nothing behind.</summary>
    public async Task<ImportCounts> RunAsync(ContactFile file, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);

        // A bulk load does not ring every open page once for each row.
        await database.Database.ExecuteSqlRawAsync("SET LOCAL crm.quiet = 'on'", cancellationToken);
        foreach (var batch in file.Read().Chunk(BatchSize))
        {
            await SaveAsync(batch, cancellationToken);
        }

        ToolAudit.Add(database, time.GetUtcNow(), "import", "contacts", null);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ImportCounts(_added, _completed, _unchanged, file.Refused);
    }

    private async Task SaveAsync(ImportedRow[] batch, CancellationToken cancellationToken)
    {
        var names = batch.Select(row => row.Key).Distinct().ToList();
        var known = (await database.Contacts.Include(contact => contact.Numbers)
                .Where(contact => names.Contains(contact.Name.ToLower()))
                .ToListAsync(cancellationToken))
            .GroupBy(contact => contact.Name.ToLowerInvariant())
            .ToDictionary(group => group.Key, group => group.ToList());
        foreach (var row in batch)
        {
            var organisation = await OrganisationAsync(row.Organisation, cancellationToken);
            var owner = await OwnerAsync(row, cancellationToken);
            var namesakes = known.TryGetValue(row.Key, out var found) ? found : known[row.Key] = [];
            if (namesakes.Find(contact => IsSame(contact, row, organisation)) is { } contact)
            {
                Complete(contact, row, organisation, owner);
            }
            else
            {
                namesakes.Add(Add(row, organisation, owner));
            }
        }

        await database.SaveChangesAsync(cancellationToken);
        database.ChangeTracker.Clear();
    }

    private static bool IsSame(Contact contact, ImportedRow row, OrganisationId? organisation) =>
        contact.Numbers.Count > 0 && row.Numbers.Count > 0
            ? contact.Numbers.Exists(known => row.Numbers.Any(number => number.Number == known.Number))
            : string.Equals(contact.Email, row.Email, StringComparison.OrdinalIgnoreCase) && contact.OrganisationId == organisation;

    private Contact Add(ImportedRow row, OrganisationId? organisation, UserId? owner)
    {
        var now = time.GetUtcNow();
        var contact = new Contact
        {
            Id = ContactId.New(now),
            Name = row.Name,
            OrganisationId = organisation,
            JobTitle = row.Role,
            Email = row.Email,
            Note = row.Note,
            OwnerId = owner,
            CreatedAt = now,
            UpdatedAt = now,
        };
        AddNumbers(contact, row, now);
        database.Contacts.Add(contact);
        _added++;
        return contact;
    }

    /// <summary>Fills what was empty and adds what was missing; what a person has entered stays.</summary>
    private void Complete(Contact contact, ImportedRow row, OrganisationId? organisation, UserId? owner)
    {
        var now = time.GetUtcNow();
        var before = (contact.OrganisationId, contact.JobTitle, contact.Email, contact.Note, contact.OwnerId, contact.Numbers.Count);
        contact.OrganisationId ??= organisation;
        contact.JobTitle ??= row.Role;
        contact.Email ??= row.Email;
        contact.Note ??= row.Note;
        contact.OwnerId ??= owner;
        AddNumbers(contact, row, now);
        if (before == (contact.OrganisationId, contact.JobTitle, contact.Email, contact.Note, contact.OwnerId, contact.Numbers.Count))
        {
            _unchanged++;
            return;
        }

        contact.UpdatedAt = now;
        contact.Version += database.Entry(contact).State == EntityState.Added ? 0 : 1;
        _completed++;
    }

    private void AddNumbers(Contact contact, ImportedRow row, DateTimeOffset now)
    {
        foreach (var (number, asWritten, kind) in row.Numbers.Where(number => !contact.Numbers.Exists(known => known.Number == number.Number)))
        {
            var entry = new PhoneNumber
            {
                Id = PhoneNumberId.New(now),
                ContactId = contact.Id,
                Number = number,
                AsWritten = asWritten,
                Kind = kind,
                IsPrimary = contact.Numbers.Count == 0,
            };
            contact.Numbers.Add(entry);
            database.PhoneNumbers.Add(entry);
        }
    }

    private async Task<OrganisationId?> OrganisationAsync(string? name, CancellationToken cancellationToken)
    {
        if (name is null)
        {
            return null;
        }

        var key = name.ToLowerInvariant();
        if (_organisations.TryGetValue(key, out var known))
        {
            return known;
        }

        var id = await database.Organisations.Where(organisation => organisation.Name.ToLower() == key)
            .OrderBy(organisation => organisation.Id).Select(organisation => (OrganisationId?)organisation.Id).FirstOrDefaultAsync(cancellationToken);
        if (id is null)
        {
            var now = time.GetUtcNow();
            id = OrganisationId.New(now);
            database.Organisations.Add(new Organisation { Id = id.Value, Name = name, CreatedAt = now, UpdatedAt = now });
        }

        _organisations.Add(key, id.Value);
        return id;
    }

    private async Task<UserId?> OwnerAsync(ImportedRow row, CancellationToken cancellationToken)
    {
        if (row.OwnerEmail is null)
        {
            return null;
        }

        var key = row.OwnerEmail.Normalize().ToUpperInvariant();
        if (!_owners.TryGetValue(key, out var owner))
        {
            owner = await database.Users.Where(user => user.NormalisedEmail == key).Select(user => (UserId?)user.Id).FirstOrDefaultAsync(cancellationToken);
            _owners.Add(key, owner);
        }

        if (owner is null)
        {
            await error.WriteLineAsync($"Line {row.Line}: there is no user '{row.OwnerEmail}'; imported without an owner.");
        }

        return owner;
    }
}
