using System.Text.Json;
using Npgsql;
using OnPremCrm.Core.Auditing;

namespace OnPremCrm.Core.Retention;

/// <summary>
/// Counts what a rule would take away, and takes it: oldest first, in small transactions that note how far they are, so that whoever is ended in the middle goes on with the
/// same run the next time. Never anything of a call that is up, that a callback is owed for, or that proves a consent.
/// </summary>
public sealed class RetentionWork(string connectionString, TimeProvider time)
{
    /// <summary>As what the audit names whoever did it.</summary>
    public const string Doer = "OnPremCrm";

    private const int StatementSeconds = 300;

    /// <summary>How much goes in one transaction.</summary>
    public int AtOnce { get; init; } = 500;

    /// <summary>What is older goes: the midnight (UTC) that many days ago, so that a preview of today says what goes tonight.</summary>
    /// <param name="keepDays">So many whole days are kept.</param>
    public DateTimeOffset CutAt(int keepDays) => new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(-keepDays);

    /// <summary>What would go now. Nothing does.</summary>
    /// <param name="kind">Of what.</param>
    /// <param name="keepDays">So many days are kept.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<RetentionPreview> PreviewAsync(RetentionKind kind, int keepDays, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = Command(connection, RetentionSql.Of(kind).Count, CutAt(keepDays).UtcDateTime);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new RetentionPreview(reader.GetInt64(0), At(1), At(2));

        DateTimeOffset? At(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
    }

    /// <summary>Takes away what the rules say, and notes it in the audit.</summary>
    /// <returns>How much of each kind, those of which nothing was taken left out.</returns>
    public async Task<IReadOnlyDictionary<RetentionKind, long>> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        var removed = new Dictionary<RetentionKind, long>();
        foreach (var (kind, days) in await RulesAsync(connection, cancellationToken))
        {
            if (await TakeAsync(connection, kind, days, cancellationToken) is > 0 and var count)
            {
                removed[kind] = count;
            }
        }

        return removed;
    }

    private static async Task<List<(RetentionKind Kind, int Days)>> RulesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, "SELECT kind, keep_days FROM retention_rules WHERE keep_days IS NOT NULL");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rules = new List<(RetentionKind Kind, int Days)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rules.Add((Word.Parse<RetentionKind>(reader.GetString(0)), reader.GetInt32(1)));
        }

        return [.. rules.OrderBy(rule => rule.Kind)];
    }

    private async Task<long> TakeAsync(NpgsqlConnection connection, RetentionKind kind, int days, CancellationToken cancellationToken)
    {
        // One that was ended in the middle has taken something that the audit does not say yet.
        await RunAsync(connection, """
            UPDATE retention_rules SET removed = CASE WHEN began_at IS NOT NULL AND ended_at IS NULL THEN removed ELSE 0 END, began_at = $2, ended_at = NULL WHERE kind = $1
            """, cancellationToken, Word.Of(kind), time.GetUtcNow().UtcDateTime);
        var cut = CutAt(days);
        var behind = Guid.Empty;
        while (true)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

            // Somebody who says otherwise meanwhile is heard at the next portion.
            if (await ScalarAsync(connection, "SELECT keep_days FROM retention_rules WHERE kind = $1 FOR UPDATE", cancellationToken, Word.Of(kind)) is not int now || now != days)
            {
                return await EndAsync(connection, transaction, kind, days, cancellationToken);
            }

            await RunAsync(connection, "SET LOCAL crm.quiet = 'on'", cancellationToken);
            var (count, last) = await PortionAsync(connection, kind, cut, behind, cancellationToken);
            await RunAsync(connection, "SET LOCAL crm.quiet = ''", cancellationToken);
            if (count == 0)
            {
                return await EndAsync(connection, transaction, kind, days, cancellationToken);
            }

            await RunAsync(connection, "UPDATE retention_rules SET removed = removed + $2 WHERE kind = $1", cancellationToken, Word.Of(kind), count);
            await transaction.CommitAsync(cancellationToken);
            behind = last ?? behind;
        }
    }

    private async Task<(long Count, Guid? Last)> PortionAsync(NpgsqlConnection connection, RetentionKind kind, DateTimeOffset cut, Guid behind, CancellationToken cancellationToken)
    {
        var sql = RetentionSql.Of(kind).Remove;
        object[] values = [cut.UtcDateTime, AtOnce, time.GetUtcNow().UtcDateTime, behind];

        // Only as many as it names: a statement with one too many is refused.
        var used = Enumerable.Range(1, values.Length).Last(at => sql.Contains($"${at}", StringComparison.Ordinal));
        await using var command = Command(connection, sql, values[..used]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.FieldCount > 1 && !reader.IsDBNull(1) ? reader.GetGuid(1) : null);
    }

    private async Task<long> EndAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, RetentionKind kind, int days, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var removed = (long)(await ScalarAsync(connection, "UPDATE retention_rules SET ended_at = $2 WHERE kind = $1 RETURNING removed", cancellationToken, Word.Of(kind), now.UtcDateTime) ?? 0L);
        if (removed > 0)
        {
            await RunAsync(connection, "INSERT INTO audit_entries (id, at, user_name, action, noun, details) VALUES ($1, $2, $3, 'keep-no-longer', 'retention-rules', $4::jsonb)", cancellationToken,
                AuditEntryId.New(now).Value, now.UtcDateTime, Doer, JsonSerializer.Serialize(new { kind = Word.Of(kind), days, removed }));
        }

        await transaction.CommitAsync(cancellationToken);
        return removed;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = StatementSeconds };
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
