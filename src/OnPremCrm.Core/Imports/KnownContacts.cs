using Npgsql;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Imports;

/// <summary>The contacts of the database that the rows of a batch may be about, found by number, by e-mail, and for rows with neither by name.</summary>
internal sealed class KnownContacts
{
    private readonly Dictionary<string, List<KnownContact>> _byNumber = [];
    private readonly Dictionary<string, List<KnownContact>> _byEmail = [];
    private readonly Dictionary<string, List<KnownContact>> _byName = [];

    /// <summary>All, those that the batch makes among them.</summary>
    public List<KnownContact> All { get; } = [];

    /// <param name="connection">Open.</param>
    /// <param name="rows">Those of the batch.</param>
    /// <param name="also">Contacts that somebody named.</param>
    /// <param name="locks">Nobody else changes them until the transaction ends.</param>
    public static async Task<KnownContacts> LoadAsync(NpgsqlConnection connection, IReadOnlyList<ReadContact> rows, IEnumerable<ContactId> also, bool locks, CancellationToken cancellationToken)
    {
        var known = new KnownContacts();
        var loaded = new Dictionary<Guid, KnownContact>();
        // Joined, not `= ANY`: where a table was empty when its statistics were made, it is read from its beginning, and then each row would be held against each value.
        await using (var command = new NpgsqlCommand($"""
            SELECT c.id, c.name, c.organisation_id, o.name, c.job_title, c.email, c.note, c.owner_id, c.version, c.custom
            FROM contacts c LEFT JOIN organisations o ON o.id = c.organisation_id
            WHERE c.id IN (
                SELECT contact_id FROM unnest($1) AS asked(number) JOIN phone_numbers USING (number) WHERE contact_id IS NOT NULL
                UNION SELECT contact_id FROM unnest($2) AS asked(address) JOIN email_addresses ON lower(email_addresses.address) = asked.address WHERE contact_id IS NOT NULL
                UNION SELECT contacts.id FROM unnest($3) AS asked(name) JOIN contacts ON lower(contacts.name) = asked.name
                UNION SELECT unnest($4))
            ORDER BY c.id{(locks ? " FOR UPDATE OF c" : "")}
            """, connection))
        {
            command.Parameters.Add(new() { Value = rows.SelectMany(row => row.Numbers).Select(number => number.Number).Distinct().ToArray() });
            command.Parameters.Add(new() { Value = rows.SelectMany(row => row.Emails()).Select(email => email.ToLowerInvariant()).Distinct().ToArray() });
            command.Parameters.Add(new() { Value = rows.Where(IsNameOnly).Select(row => row.Name.ToLowerInvariant()).Distinct().ToArray() });
            command.Parameters.Add(new() { Value = also.Select(id => id.Value).ToArray() });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                loaded.Add(reader.GetGuid(0), new KnownContact
                {
                    Id = new ContactId(reader.GetGuid(0)),
                    Name = reader.GetString(1),
                    OrganisationId = reader.IsDBNull(2) ? null : new OrganisationId(reader.GetGuid(2)),
                    Organisation = Text(3),
                    JobTitle = Text(4),
                    Email = Text(5),
                    Note = Text(6),
                    OwnerId = reader.IsDBNull(7) ? null : new UserId(reader.GetGuid(7)),
                    Version = reader.GetInt32(8),
                    Custom = CustomValues.Parse(reader.GetString(9)),
                });

                string? Text(int at) => reader.IsDBNull(at) ? null : reader.GetString(at);
            }
        }

        await LoadNumbersAsync(connection, loaded, cancellationToken);
        await LoadEmailsAsync(connection, loaded, cancellationToken);
        if (rows.Any(row => row.Affiliations.Count > 0))
        {
            await LoadAffiliationsAsync(connection, loaded, cancellationToken);
        }

        foreach (var contact in loaded.Values)
        {
            known.Add(contact);
        }

        return known;
    }

    /// <summary>A contact without number and e-mail is known again by its name and organisation.</summary>
    public static bool IsNameOnly(ReadContact row) => row.Numbers.Count == 0 && row.Email is null;

    /// <summary>From now on rows find it.</summary>
    public void Add(KnownContact contact)
    {
        All.Add(contact);
        Put(_byName, KnownContact.KeyOf(contact.Name), contact);
        Index(contact, contact.Numbers);
    }

    /// <summary>Rows find it by what an earlier row gave it, too.</summary>
    public void Index(KnownContact contact, IEnumerable<string> numbers)
    {
        foreach (var number in numbers)
        {
            Put(_byNumber, number, contact);
        }

        foreach (var email in contact.Emails)
        {
            Put(_byEmail, email.ToLowerInvariant(), contact);
        }
    }

    /// <summary>Who has a number or the e-mail of the row; for a row with neither, its namesakes in its organisation.</summary>
    public List<KnownContact> Candidates(ReadContact row)
    {
        var found = row.Numbers.SelectMany(number => Of(_byNumber, number.Number)).Concat(row.Emails().SelectMany(email => Of(_byEmail, email.ToLowerInvariant())));
        if (IsNameOnly(row))
        {
            found = Of(_byName, KnownContact.KeyOf(row.Name)).Where(contact => string.Equals(contact.Organisation, row.Organisation, StringComparison.OrdinalIgnoreCase));
        }

        return [.. found.Distinct()];
    }

    private static async Task LoadNumbersAsync(NpgsqlConnection connection, Dictionary<Guid, KnownContact> loaded, CancellationToken cancellationToken)
    {
        if (loaded.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand("SELECT contact_id, number FROM phone_numbers WHERE contact_id = ANY($1) ORDER BY is_primary DESC, id", connection);
        command.Parameters.Add(new() { Value = loaded.Keys.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            loaded[reader.GetGuid(0)].Numbers.Add(reader.GetString(1));
        }
    }

    private static async Task LoadEmailsAsync(NpgsqlConnection connection, Dictionary<Guid, KnownContact> loaded, CancellationToken cancellationToken)
    {
        if (loaded.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand("SELECT contact_id, address FROM email_addresses WHERE contact_id = ANY($1) ORDER BY is_primary DESC, ordinal", connection);
        command.Parameters.Add(new() { Value = loaded.Keys.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            loaded[reader.GetGuid(0)].Emails.Add(reader.GetString(1));
        }
    }

    private static async Task LoadAffiliationsAsync(NpgsqlConnection connection, Dictionary<Guid, KnownContact> loaded, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            SELECT part.contact_id, lower(o.name) FROM unnest($1) AS asked(contact_id) JOIN affiliations part USING (contact_id) JOIN organisations o ON o.id = part.organisation_id
            WHERE NOT part.is_past
            """, connection);
        command.Parameters.Add(new() { Value = loaded.Keys.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            loaded[reader.GetGuid(0)].Affiliations.Add(reader.GetString(1));
        }
    }

    private static void Put(Dictionary<string, List<KnownContact>> index, string key, KnownContact contact)
    {
        if (!index.TryGetValue(key, out var contacts))
        {
            index[key] = contacts = [];
        }

        if (!contacts.Contains(contact))
        {
            contacts.Add(contact);
        }
    }

    private static List<KnownContact> Of(Dictionary<string, List<KnownContact>> index, string key) => index.TryGetValue(key, out var contacts) ? contacts : [];
}
