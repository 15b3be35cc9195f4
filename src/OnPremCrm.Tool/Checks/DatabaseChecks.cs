using Npgsql;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Tool.Checks;

/// <summary>Is there a database, of this version, with the same idea of the time?</summary>
internal static class DatabaseChecks
{
    private const int OldestMajor = 15;
    private static readonly TimeSpan MostClockDifference = TimeSpan.FromSeconds(5);

    public static async IAsyncEnumerable<Finding> RunAsync(string connectionString, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (connection, fault) = await OpenAsync(connectionString, cancellationToken);
        if (connection is null)
        {
            yield return Finding.Bad("database", fault!);
            yield break;
        }

        await using (connection)
        {
            var version = connection.PostgreSqlVersion;
            yield return version.Major >= OldestMajor
                ? Finding.Good("database", $"PostgreSQL {version} answers")
                : Finding.Bad("database", $"PostgreSQL {version} is too old. Upgrade it to {OldestMajor} or newer.");
            yield return await MigrationsAsync(connectionString, cancellationToken);
            yield return await ClockAsync(connection, cancellationToken);
        }
    }

    /// <summary>The extensions that users have on a server; empty when the database cannot say.</summary>
    public static async Task<IReadOnlyList<string>> ExtensionsAsync(string connectionString, string server, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(
                "SELECT e.extension FROM user_extensions e JOIN users u ON u.id = e.user_id WHERE e.server = $1 AND u.is_active ORDER BY 1", connection);
            command.Parameters.AddWithValue(server);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var extensions = new List<string>();
            while (await reader.ReadAsync(cancellationToken))
            {
                extensions.Add(reader.GetString(0));
            }

            return extensions;
        }
        catch (NpgsqlException)
        {
            // The checks of the database have said so already.
            return [];
        }
    }

    private static async Task<(NpgsqlConnection? Connection, string? Fault)> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken);
            return (connection, null);
        }
        catch (ArgumentException malformed)
        {
            return (null, $"ConnectionStrings:Crm cannot be read: {malformed.Message}");
        }
        catch (NpgsqlException failure)
        {
            return (null, DatabaseFault.Explain(failure));
        }
    }

    private static async Task<Finding> MigrationsAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            var pending = await MigrationRunner.PendingAsync(connectionString, cancellationToken);
            return pending.Count == 0
                ? Finding.Good("migrations", "up to date")
                : Finding.Bad("migrations", $"{string.Join(", ", pending)} not applied. Run: onpremcrm migrate");
        }
        catch (MigrationException failure)
        {
            return Finding.Bad("migrations", failure.Message);
        }
        catch (NpgsqlException failure)
        {
            return Finding.Bad("migrations", DatabaseFault.Explain(failure)!);
        }
    }

    private static async Task<Finding> ClockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        var theirs = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!);
        return ClockFinding("database: clock", theirs, MostClockDifference);
    }

    internal static Finding ClockFinding(string subject, DateTimeOffset theirs, TimeSpan most)
    {
        var difference = theirs - TimeProvider.System.GetUtcNow();
        var seconds = Math.Abs(difference.TotalSeconds).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture);
        return difference.Duration() <= most
            ? Finding.Good(subject, $"{seconds} s from ours")
            : Finding.Bad(subject, $"{seconds} s {(difference > TimeSpan.Zero ? "ahead of" : "behind")} ours. Run a time service (chrony, systemd-timesyncd) on both machines.");
    }
}
