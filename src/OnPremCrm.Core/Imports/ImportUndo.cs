using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Core.Imports;

/// <summary>
/// Takes a whole import back, from its last row to its first: contacts that it made are deleted, those that it changed get back what they had. What
/// somebody edited later stays, and is listed.
/// </summary>
public sealed class ImportUndo(string connectionString, TimeProvider time)
{
    private const int BatchSize = 500;

    /// <summary>From where whoever was at it before stopped.</summary>
    /// <returns>False: somebody else has taken it over.</returns>
    public async Task<bool> RunAsync(Import import, Guid worker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        var doer = await DoerAsync(connection, import, cancellationToken);
        while (true)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var rows = await ReadAsync(connection, import.Id, cancellationToken);
            if (rows.Count == 0)
            {
                while (await RunAsync(connection, DropOrganisations, cancellationToken, import.Id.Value) > 0)
                {
                    // What they were a part of is empty now, and may go too.
                }

                await transaction.CommitAsync(cancellationToken);
                return true;
            }

            await RunAsync(connection, "SET LOCAL crm.quiet = 'on'", cancellationToken);
            var outcomes = await TakeBackAsync(connection, import, doer, rows, cancellationToken);
            await RunAsync(connection, "UPDATE import_rows SET undo = row.undo FROM unnest($2, $3) AS row(line, undo) WHERE import_rows.import_id = $1 AND import_rows.line = row.line",
                cancellationToken, import.Id.Value, outcomes.Keys.ToArray(), outcomes.Values.Select(Word.Of).ToArray());
            await RunAsync(connection, "SET LOCAL crm.quiet = 'off'", cancellationToken);
            var isOurs = await RunAsync(connection, $"""
                UPDATE imports SET taken_back = taken_back + $3, kept = kept + $4, lease_until = now() + interval '{ImportRunner.LeaseSeconds} seconds'
                WHERE id = $1 AND worker = $2 AND state = 'undoing'
                """, cancellationToken, import.Id.Value, worker, outcomes.Values.Count(undo => undo != RowUndo.Kept), outcomes.Values.Count(undo => undo == RowUndo.Kept));
            if (isOurs == 0)
            {
                return false;
            }

            await transaction.CommitAsync(cancellationToken);
        }
    }

    // Made by the import, and nobody has touched them or put anything into them.
    private const string DropOrganisations = """
        DELETE FROM organisations o USING import_organisations made
        WHERE made.import_id = $1 AND o.id = made.organisation_id AND o.version = 1
            AND NOT EXISTS (SELECT 1 FROM contacts WHERE organisation_id = o.id)
            AND NOT EXISTS (SELECT 1 FROM organisations part WHERE part.parent_id = o.id)
            AND NOT EXISTS (SELECT 1 FROM affiliations WHERE organisation_id = o.id)
            AND NOT EXISTS (SELECT 1 FROM phone_numbers WHERE organisation_id = o.id)
            AND NOT EXISTS (SELECT 1 FROM number_ranges WHERE organisation_id = o.id)
            AND NOT EXISTS (SELECT 1 FROM client_notes WHERE organisation_id = o.id)
            AND NOT EXISTS (SELECT 1 FROM client_files WHERE organisation_id = o.id)
        """;

    // The number to call first may be among those that went.
    private const string CallOne = """
        UPDATE phone_numbers SET is_primary = true
        WHERE id = (SELECT id FROM phone_numbers WHERE contact_id = $1 ORDER BY is_wrong, opted_out, id LIMIT 1) AND NOT EXISTS (SELECT FROM phone_numbers WHERE contact_id = $1 AND is_primary)
        """;

    private async Task<Dictionary<int, RowUndo>> TakeBackAsync(NpgsqlConnection connection, Import import, Doer doer, List<WrittenRow> rows, CancellationToken cancellationToken)
    {
        var now = await ContactsNowAsync(connection, import.Id, rows, cancellationToken);
        var merged = await MergedAsync(connection, rows, cancellationToken);
        var outcomes = new Dictionary<int, RowUndo>();
        var deleted = new List<Guid>();
        var restored = new List<(Guid Contact, Dictionary<string, string?> Fields, RowChange Change)>();
        foreach (var row in rows)
        {
            if (!now.TryGetValue(row.ContactId, out var contact))
            {
                outcomes[row.Line] = merged.Contains(row.ContactId) ? RowUndo.Kept : RowUndo.Gone; // what it brought lies in another contact now
            }
            else if (row.Outcome == RowOutcome.Added)
            {
                outcomes[row.Line] = contact.IsUntouched ? RowUndo.TakenBack : RowUndo.Kept;
                if (contact.IsUntouched)
                {
                    deleted.Add(row.ContactId);
                }
            }
            else if (contact is { IsMadeHere: true })
            {
                // The row that made it decides.
                outcomes[row.Line] = contact.IsUntouched ? RowUndo.TakenBack : RowUndo.Kept;
            }
            else
            {
                outcomes[row.Line] = Restore(contact, row, restored) ? RowUndo.TakenBack : RowUndo.Kept;
            }
        }

        await DeleteAsync(connection, deleted, cancellationToken);
        foreach (var (contact, fields, change) in restored)
        {
            await FindPlaceAsync(connection, fields, cancellationToken);
            await PastCalls.UntieAsync(connection, contact, change.Numbers, cancellationToken);
            await PutBackAsync(connection, contact, fields, change, cancellationToken);
            await RunAsync(connection, CallOne, cancellationToken, contact);
        }

        await AuditAsync(connection, import, doer, deleted, restored, cancellationToken);
        return outcomes;
    }

    /// <returns>False: something of it was edited later and stays.</returns>
    private static bool Restore(ContactNow contact, WrittenRow row, List<(Guid Contact, Dictionary<string, string?> Fields, RowChange Change)> restored)
    {
        var fields = row.Change.Fields.Where(field => contact.Fields.GetValueOrDefault(field.Key) == field.Value[1] && !(field.Key == nameof(Contact.Email) && contact.Marked.Contains(field.Value[1]!))).ToDictionary(field => field.Key, field => field.Value[0]);
        var change = row.Change with
        {
            Numbers = row.Change.Numbers.FindAll(number => !contact.Marked.Contains(number)), Emails = row.Change.Emails.FindAll(address => !contact.Marked.Contains(address)),
            Affiliations = row.Change.Affiliations.Where(part => !contact.Marked.Contains(part.Key.ToString())).ToDictionary(),
        };
        foreach (var (name, value) in fields)
        {
            contact.Fields[name] = value; // as an earlier row of the import finds it
        }

        if (fields.Count > 0 || change.Numbers.Count > 0 || change.Emails.Count > 0 || change.Affiliations.Count > 0)
        {
            restored.Add((row.ContactId, fields, change));
        }

        return fields.Count == row.Change.Fields.Count && change.Numbers.Count == row.Change.Numbers.Count && change.Emails.Count == row.Change.Emails.Count
            && change.Affiliations.Count == row.Change.Affiliations.Count;
    }

    // Not always who imported: an administrator takes back those of others, too.
    private static async Task<Doer> DoerAsync(NpgsqlConnection connection, Import import, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT user_id, token_id, user_name FROM audit_entries WHERE noun = 'imports' AND noun_id = $1 AND action = 'undo' ORDER BY id DESC LIMIT 1", connection)
        {
            Parameters = { new() { Value = import.Id.Value } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Doer(reader.IsDBNull(0) ? null : reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetGuid(1), reader.GetString(2))
            : new Doer(import.AskedBy.Value, null, import.AskedByName);
    }

    private static async Task<List<WrittenRow>> ReadAsync(NpgsqlConnection connection, ImportId import, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            SELECT line, contact_id, outcome, change FROM import_rows
            WHERE import_id = $1 AND undo IS NULL AND outcome IN ('added', 'filled', 'overwritten') ORDER BY line DESC LIMIT $2
            """, connection) { Parameters = { new() { Value = import.Value }, new() { Value = BatchSize } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<WrittenRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new WrittenRow(reader.GetInt32(0), reader.GetGuid(1), Word.Parse<RowOutcome>(reader.GetString(2)), reader.IsDBNull(3) ? RowChange.None() : RowChange.Of(reader.GetString(3))));
        }

        return rows;
    }

    private static async Task<HashSet<Guid>> MergedAsync(NpgsqlConnection connection, List<WrittenRow> rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT record_id FROM merged_records JOIN merges ON merges.id = merge_id WHERE noun = 'contacts' AND undone_at IS NULL AND record_id = ANY($1)", connection)
        {
            Parameters = { new() { Value = rows.Select(row => row.ContactId).ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var merged = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            merged.Add(reader.GetGuid(0));
        }

        return merged;
    }

    private static async Task<Dictionary<Guid, ContactNow>> ContactsNowAsync(NpgsqlConnection connection, ImportId import, List<WrittenRow> rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            SELECT c.id, c.name, c.organisation_id, c.job_title, c.email, c.note, c.owner_id,
                c.version = (SELECT max(version_after) FROM import_rows WHERE import_id = $1 AND contact_id = c.id) AND NOT EXISTS (SELECT FROM consents WHERE contact_id = c.id)
                    AND NOT EXISTS (SELECT FROM client_notes WHERE contact_id = c.id) AND NOT EXISTS (SELECT FROM client_files WHERE contact_id = c.id),
                EXISTS (SELECT 1 FROM import_rows WHERE import_id = $1 AND contact_id = c.id AND outcome = 'added'), c.custom,
                ARRAY(SELECT number FROM phone_numbers WHERE contact_id = c.id AND (is_wrong OR opted_out)
                    UNION ALL SELECT address FROM email_addresses WHERE contact_id = c.id AND (is_wrong OR opted_out)
                    UNION ALL SELECT id::text FROM affiliations WHERE contact_id = c.id AND (is_past OR num_nonnulls(since, until) > 0))
            FROM contacts c WHERE c.id = ANY($2) ORDER BY c.id FOR UPDATE
            """, connection) { Parameters = { new() { Value = import.Value }, new() { Value = rows.Select(row => row.ContactId).Distinct().ToArray() } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var contacts = new Dictionary<Guid, ContactNow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var custom = CustomValues.Parse(reader.GetString(9));
            contacts.Add(reader.GetGuid(0), new ContactNow(!reader.IsDBNull(7) && reader.GetBoolean(7), reader.GetBoolean(8), new Dictionary<string, string?>
            {
                [nameof(Contact.Name)] = reader.GetString(1),
                [nameof(Contact.OrganisationId)] = reader.IsDBNull(2) ? null : reader.GetGuid(2).ToString(),
                [nameof(Contact.JobTitle)] = Text(3),
                [nameof(Contact.Email)] = Text(4),
                [nameof(Contact.Note)] = Text(5),
                [nameof(Contact.OwnerId)] = reader.IsDBNull(6) ? null : reader.GetGuid(6).ToString(),
            }.Concat(custom.Keys.Select(key => KeyValuePair.Create(RowChange.CustomBeginning + key, custom.RawOf(key)))).ToDictionary(), [.. reader.GetFieldValue<string[]>(10)]));

            string? Text(int at) => reader.IsDBNull(at) ? null : reader.GetString(at);
        }

        return contacts;
    }

    // Calls and callbacks of the contact stay; they are of an unknown caller again.
    private static async Task DeleteAsync(NpgsqlConnection connection, List<Guid> contacts, CancellationToken cancellationToken)
    {
        if (contacts.Count > 0)
        {
            await RunAsync(connection, "UPDATE calls SET contact_id = NULL, organisation_id = NULL, match = 'none' WHERE contact_id = ANY($1)", cancellationToken, contacts.ToArray());
            await RunAsync(connection, "DELETE FROM contacts WHERE id = ANY($1)", cancellationToken, contacts.ToArray());
        }
    }

    // The organisation that a contact had may be merged into another one, or deleted, meanwhile.
    private static async Task FindPlaceAsync(NpgsqlConnection connection, Dictionary<string, string?> fields, CancellationToken cancellationToken)
    {
        if (fields.GetValueOrDefault(nameof(Contact.OrganisationId)) is not { } organisation)
        {
            return;
        }

        await using var command = new NpgsqlCommand("""
            WITH RECURSIVE place AS (
                SELECT $1::uuid AS id, 1 AS step
                UNION ALL SELECT m.survivor_id, place.step + 1 FROM place JOIN merged_records r ON r.record_id = place.id JOIN merges m ON m.id = r.merge_id AND m.noun = 'organisations' AND m.undone_at IS NULL
            )
            SELECT o.id FROM place JOIN organisations o ON o.id = place.id ORDER BY place.step LIMIT 1 FOR KEY SHARE OF o
            """, connection) { Parameters = { new() { Value = Guid.Parse(organisation) } } };
        fields[nameof(Contact.OrganisationId)] = (await command.ExecuteScalarAsync(cancellationToken))?.ToString();
    }

    private Task<int> PutBackAsync(NpgsqlConnection connection, Guid contact, Dictionary<string, string?> fields, RowChange change, CancellationToken cancellationToken) => RunAsync(connection, """
        WITH gone AS (DELETE FROM phone_numbers WHERE contact_id = $1 AND number = ANY($2)),
            addresses AS (DELETE FROM email_addresses WHERE contact_id = $1 AND address = ANY($5) AND NOT is_primary),
            parts AS (DELETE FROM affiliations WHERE contact_id = $1 AND id = ANY($8))
        UPDATE contacts SET version = version + 1, updated_at = $3,
            name = CASE WHEN $4::jsonb ? 'Name' THEN $4::jsonb ->> 'Name' ELSE name END,
            organisation_id = CASE WHEN $4::jsonb ? 'OrganisationId' THEN ($4::jsonb ->> 'OrganisationId')::uuid ELSE organisation_id END,
            job_title = CASE WHEN $4::jsonb ? 'JobTitle' THEN $4::jsonb ->> 'JobTitle' ELSE job_title END,
            email = CASE WHEN $4::jsonb ? 'Email' THEN $4::jsonb ->> 'Email' ELSE email END,
            note = CASE WHEN $4::jsonb ? 'Note' THEN $4::jsonb ->> 'Note' ELSE note END,
            custom = (custom - $6) || $7::jsonb,
            owner_id = CASE WHEN $4::jsonb ? 'OwnerId' THEN ($4::jsonb ->> 'OwnerId')::uuid ELSE owner_id END
        WHERE id = $1
        """, cancellationToken, contact, change.Numbers.ToArray(), time.GetUtcNow().UtcDateTime, JsonSerializer.Serialize(fields), change.Emails.ToArray(), OwnOf(fields).Select(field => field.Key[RowChange.CustomBeginning.Length..]).ToArray(), OwnJson(fields),
        change.Affiliations.Keys.ToArray());

    private static IEnumerable<KeyValuePair<string, string?>> OwnOf(Dictionary<string, string?> fields) =>
        fields.Where(field => field.Key.StartsWith(RowChange.CustomBeginning, StringComparison.Ordinal));

    // Those that had a value before; the others are taken out.
    private static string OwnJson(Dictionary<string, string?> fields) =>
        "{" + string.Join(",", OwnOf(fields).Where(field => field.Value is not null).Select(field => $"{JsonSerializer.Serialize(field.Key[RowChange.CustomBeginning.Length..])}:{field.Value}")) + "}";

    private async Task AuditAsync(
        NpgsqlConnection connection, Import import, Doer doer, List<Guid> deleted, List<(Guid Contact, Dictionary<string, string?> Fields, RowChange Change)> restored, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var copy = await connection.BeginBinaryImportAsync("COPY audit_entries (id, at, user_id, token_id, user_name, action, noun, noun_id, details) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var (contact, fields, change) in restored)
        {
            var details = fields.ToDictionary(field => field.Key, field => (object?)new { from = change.Fields[field.Key][1], to = field.Value });
            details["undoneImport"] = import.Id.ToString();
            if (change.Numbers.Count > 0)
            {
                details["NumbersRemoved"] = string.Join(", ", change.Numbers);
            }

            if (change.Emails.Count > 0)
            {
                details["EmailsRemoved"] = string.Join(", ", change.Emails);
            }

            if (change.Affiliations.Count > 0)
            {
                details["AffiliationsRemoved"] = string.Join("; ", change.Affiliations.Values);
            }

            await WriteAsync("edit", contact, details);
        }

        foreach (var contact in deleted)
        {
            await WriteAsync("delete", contact, new Dictionary<string, object?> { ["undoneImport"] = import.Id.ToString() });
        }

        await copy.CompleteAsync(cancellationToken);

        async Task WriteAsync(string action, Guid contact, Dictionary<string, object?> details)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(AuditEntryId.New(now).Value, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(now.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
            await PutAsync(doer.User);
            await PutAsync(doer.Token);
            await copy.WriteAsync(doer.Name, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(action, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync("contacts", NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(contact, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(JsonSerializer.Serialize(details), NpgsqlDbType.Jsonb, cancellationToken);
        }

        Task PutAsync(Guid? id) => id is { } known ? copy.WriteAsync(known, NpgsqlDbType.Uuid, cancellationToken) : copy.WriteNullAsync(cancellationToken);
    }

    private static async Task<int> RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = ImportRunner.StatementSeconds };
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record Doer(Guid? User, Guid? Token, string Name);

    private sealed record WrittenRow(int Line, Guid ContactId, RowOutcome Outcome, RowChange Change);

    /// <param name="IsUntouched">Nobody has saved it since the import.</param>
    /// <param name="IsMadeHere">The import made it.</param>
    /// <param name="Marked">Numbers, addresses and ids of parts in organisations of which somebody has said something that no import says: wrong, not to be used, over.</param>
    private sealed record ContactNow(bool IsUntouched, bool IsMadeHere, Dictionary<string, string?> Fields, HashSet<string> Marked);
}
