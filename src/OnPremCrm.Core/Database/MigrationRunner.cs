using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace OnPremCrm.Core.Database;

/// <summary>
/// Applies the embedded, numbered SQL files that a database lacks: forward only, each in a transaction of its own, under one
/// advisory lock, so that several processes may start at once.
/// </summary>
public static class MigrationRunner
{
    private const long AdvisoryLock = 0x4F6E5072656D; // "OnPrem"

    /// <summary>Brings the database up to date.</summary>
    /// <returns>The names of the files that were applied; empty if it was up to date.</returns>
    /// <exception cref="MigrationException">An applied file differs from ours, or the database is newer than this program.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached, or a file failed; that file left nothing behind.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({AdvisoryLock})", cancellationToken);
        try
        {
            await ExecuteAsync(connection, """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    name        text        PRIMARY KEY,
                    sha256      bytea       NOT NULL,
                    applied_at  timestamptz NOT NULL DEFAULT now()
                )
                """, cancellationToken);
            var missing = await MissingAsync(connection, cancellationToken);
            foreach (var migration in missing)
            {
                await ApplyAsync(connection, migration, cancellationToken);
            }

            return [.. missing.Select(migration => migration.Name)];
        }
        finally
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
        }
    }

    /// <summary>Which files the database lacks, without changing it. All of them when it was never migrated.</summary>
    public static async Task<IReadOnlyList<string>> PendingAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var exists = new NpgsqlCommand("SELECT to_regclass('schema_migrations') IS NOT NULL", connection);
        var migrations = await exists.ExecuteScalarAsync(cancellationToken) is true
            ? await MissingAsync(connection, cancellationToken)
            : Embedded();
        return [.. migrations.Select(migration => migration.Name)];
    }

    private static async Task<List<Migration>> MissingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var embedded = Embedded();
        var applied = new HashSet<string>();
        await using var command = new NpgsqlCommand("SELECT name, sha256 FROM schema_migrations ORDER BY name", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var name = reader.GetString(0);
            var ours = embedded.Find(migration => migration.Name == name)
                ?? throw new MigrationException($"The database was migrated with {name}, which this program does not have. Start the newer program.");
            if (!ours.Sha256.AsSpan().SequenceEqual(reader.GetFieldValue<byte[]>(1)))
            {
                throw new MigrationException($"{name} was changed after it was applied to this database. Restore the released file.");
            }

            applied.Add(name);
        }

        embedded.RemoveAll(migration => applied.Contains(migration.Name));
        return embedded;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var script = new NpgsqlCommand(migration.Sql, connection, transaction) { CommandTimeout = 0 })
        {
            await script.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var record = new NpgsqlCommand("INSERT INTO schema_migrations (name, sha256) VALUES ($1, $2)", connection, transaction)
        {
            Parameters = { new() { Value = migration.Name }, new() { Value = migration.Sha256 } },
        };
        await record.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static List<Migration> Embedded()
    {
        var assembly = typeof(MigrationRunner).Assembly;
        const string folder = "OnPremCrm.Core.Database.Migrations.";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                var sql = reader.ReadToEnd();
                return new Migration(name[folder.Length..], sql, SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
            })];
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record Migration(string Name, string Sql, byte[] Sha256);
}
