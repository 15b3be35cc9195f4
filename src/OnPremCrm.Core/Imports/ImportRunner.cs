using Npgsql;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Imports;

/// <summary>
/// Takes the rows of an import into the contact base, a batch a transaction, from where whoever was at it before stopped. The batch and how far the import is
/// are committed together, so that a process may die at any moment.
/// </summary>
public sealed class ImportRunner(string connectionString, TimeProvider time)
{
    /// <summary>So long nobody else takes over an import of which nothing is heard.</summary>
    public const int LeaseSeconds = 20;

    internal const int StatementSeconds = 120;

    private const int BatchSize = 1000;

    /// <summary>Until the end, a cancellation by the user, or a fault.</summary>
    /// <param name="import">As it was claimed.</param>
    /// <param name="worker">Who claimed it.</param>
    /// <returns>Done, or cancelled; null when somebody else has taken it over.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached. The import goes on when the lease is over.</exception>
    public async Task<ImportState?> RunAsync(Import import, Guid worker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        var reader = await RowReaderAsync(connection, import, cancellationToken);
        for (var last = Math.Max(import.LastLine, import.HeadingLine); ;)
        {
            var rows = await ReadAsync(connection, import.Id, last, reader, cancellationToken);
            if (rows.Count == 0)
            {
                return ImportState.Done;
            }

            last = rows[^1].Line;
            switch (await StoreAsync(connection, import, worker, rows, cancellationToken))
            {
                case null:
                    return null;
                case true:
                    return ImportState.Cancelled;
            }
        }
    }

    /// <summary>Reads rows as the columns are mapped and the company's own fields are now.</summary>
    public static async Task<RowReader> RowReaderAsync(NpgsqlConnection connection, Import import, CancellationToken cancellationToken) =>
        new(import, await OwnersAsync(connection, cancellationToken), await CustomFieldsAsync(connection, import.AskedBy, cancellationToken));

    /// <summary>The company's own fields of contacts that are in use and that whoever imports sees now: into another one nothing is put.</summary>
    public static async Task<IReadOnlyList<CustomField>> CustomFieldsAsync(NpgsqlConnection connection, UserId askedBy, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            SELECT field.id, field.key, field.name, field.kind, field.currency, choice.key, choice.name, choice.ordinal, choice.is_active
            FROM custom_fields field LEFT JOIN custom_choices choice ON choice.field_id = field.id
            WHERE field.noun = 'contacts' AND field.is_active
                AND NOT EXISTS (SELECT FROM users JOIN custom_roles role ON role.id = users.custom_role_id WHERE users.id = $1 AND field.id = ANY (role.hidden_fields))
            ORDER BY field.ordinal, field.id, choice.ordinal
            """, connection) { Parameters = { new() { Value = askedBy.Value } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var fields = new List<CustomField>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = new CustomFieldId(reader.GetGuid(0));
            if (fields.Count == 0 || fields[^1].Id != id)
            {
                fields.Add(new CustomField
                {
                    Id = id, Noun = FieldNoun.Contacts, Key = reader.GetString(1), Name = reader.GetString(2), Kind = Word.Parse<FieldKind>(reader.GetString(3)), Currency = reader.IsDBNull(4) ? null : reader.GetString(4),
                });
            }

            if (!reader.IsDBNull(5))
            {
                fields[^1].Choices.Add(new CustomChoice { FieldId = id, Key = reader.GetString(5), Name = reader.GetString(6), Ordinal = reader.GetInt32(7), IsActive = reader.GetBoolean(8) });
            }
        }

        return fields;
    }

    /// <summary>The users, for the column of owners.</summary>
    public static async Task<OwnerDirectory> OwnersAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT id, email, name FROM users WHERE is_active ORDER BY id", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var users = new List<(UserId Id, string Email, string Name)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            users.Add((new UserId(reader.GetGuid(0)), reader.GetString(1), reader.GetString(2)));
        }

        return new OwnerDirectory(users);
    }

    private static async Task<List<ReadContact>> ReadAsync(NpgsqlConnection connection, ImportId import, int last, RowReader rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT line, cells FROM import_rows WHERE import_id = $1 AND line > $2 AND outcome IS NULL ORDER BY line LIMIT $3", connection)
        {
            Parameters = { new() { Value = import.Value }, new() { Value = last }, new() { Value = BatchSize } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var batch = new List<ReadContact>(BatchSize);
        while (await reader.ReadAsync(cancellationToken))
        {
            batch.Add(rows.Read(reader.GetInt32(0), reader.GetFieldValue<string[]>(1)));
        }

        return batch;
    }

    // A row that the database refuses is found by halves, so that it alone is left out.
    private async Task<bool?> StoreAsync(NpgsqlConnection connection, Import import, Guid worker, List<ReadContact> rows, CancellationToken cancellationToken)
    {
        try
        {
            return await StoreTogetherAsync(connection, import, worker, rows, cancellationToken);
        }
        catch (PostgresException refused) when (!refused.IsTransient && refused.SqlState is ['2', '2' or '3', ..])
        {
            if (rows.Count == 1)
            {
                return await StoreTogetherAsync(connection, import, worker, [rows[0] with { Fault = RowFault.NotStored }], cancellationToken);
            }

            var half = rows.Count / 2;
            var first = await StoreAsync(connection, import, worker, rows[..half], cancellationToken);
            return first == false ? await StoreAsync(connection, import, worker, rows[half..], cancellationToken) : first;
        }
    }

    /// <returns>The user wants it to stop. Null: somebody else has taken it over, and nothing was stored.</returns>
    private async Task<bool?> StoreTogetherAsync(NpgsqlConnection connection, Import import, Guid worker, List<ReadContact> rows, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var plans = await ImportBatch.WriteAsync(connection, import, rows, null, time.GetUtcNow(), cancellationToken);
        await using var command = new NpgsqlCommand($"""
            UPDATE imports SET added = added + $1, changed = changed + $2, unchanged = unchanged + $3, skipped = skipped + $4, refused = refused + $5, waiting = waiting + $6,
                remarked = remarked + $7, last_line = $8, lease_until = now() + interval '{LeaseSeconds} seconds'
            WHERE id = $9 AND worker = $10 AND state = 'running' RETURNING cancel_asked
            """, connection);
        ImportBatch.Count(command, plans);
        command.Parameters.Add(new() { Value = rows[^1].Line });
        command.Parameters.Add(new() { Value = import.Id.Value });
        command.Parameters.Add(new() { Value = worker });
        if (await command.ExecuteScalarAsync(cancellationToken) is not bool isCancelled)
        {
            return null; // the transaction is rolled back
        }

        await transaction.CommitAsync(cancellationToken);
        return isCancelled;
    }
}
