using Npgsql;
using OnPremCrm.Core.Database;
using OnPremCrm.Tool.Backups;

namespace OnPremCrm.Tool;

/// <summary>Brings database and recordings back out of a backup.</summary>
internal static class RestoreCommand
{
    public static readonly Verb Verb = new("restore",
        """
        FILE [--force]
        Bring back what `onpremcrm backup` wrote. Stop the services first. The database must be empty; --force replaces what
        is in it. It is all or nothing for the database; recordings of the same name are overwritten, others stay.
        """,
        RunAsync);

    private static async Task<ExitCode> RunAsync(Arguments arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var force = arguments.TakeFlag("--force");
        var path = Path.GetFullPath(arguments.NeedLast("FILE"));
        var settings = Settings.Read();
        if (!force && await HasTablesAsync(settings.ConnectionString, cancellationToken))
        {
            throw new RefusedException("The database is not empty. Restore into a new one, or replace everything in it with --force.");
        }

        var folder = Directory.CreateTempSubdirectory("onpremcrm-restore-").FullName;
        int? recordings;
        try
        {
            await RestoreDatabaseAsync(path, folder, settings, cancellationToken);
            recordings = settings.StorePath is null ? null : await BackupArchive.ReadRecordingsAsync(path, settings.StorePath, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"The backup could not be restored: {failure.Message}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        await terminal.Error.WriteLineAsync(recordings is null
            ? "The database is back. Recordings are not: Recordings:StorePath is not set."
            : $"The database and {recordings} recordings are back.");
        if ((await MigrationRunner.PendingAsync(settings.ConnectionString, cancellationToken)).Count > 0)
        {
            await terminal.Error.WriteLineAsync("The backup is of an older version. Run: onpremcrm migrate");
        }

        return ExitCode.Done;
    }

    private static async Task RestoreDatabaseAsync(string path, string folder, Settings settings, CancellationToken cancellationToken)
    {
        var dump = Path.Combine(folder, "database.dump");
        var empty = Path.Combine(folder, "empty.sql");
        var script = Path.Combine(folder, "restore.sql");
        await BackupArchive.ReadDumpAsync(path, dump, settings.StorePath, cancellationToken);
        await File.WriteAllTextAsync(empty, """
            SET client_min_messages = warning;
            DO $$
            DECLARE
                name text;
            BEGIN
                FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
                    EXECUTE format('DROP SCHEMA %I CASCADE', name);
                END LOOP;
            END $$;
            CREATE SCHEMA public AUTHORIZATION pg_database_owner;
            GRANT USAGE ON SCHEMA public TO PUBLIC;
            COMMENT ON SCHEMA public IS 'standard public schema';
            """, cancellationToken);
        var postgres = new PostgresPrograms(settings.ConnectionString);
        await postgres.RunAsync("pg_restore", ["--no-owner", "--no-acl", "--file", script, dump], cancellationToken);

        // Both files in one transaction: what was there is gone only when the backup is in.
        await postgres.RunAsync("psql", ["--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--file", empty, "--file", script], cancellationToken);
    }

    private static async Task<bool> HasTablesAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
