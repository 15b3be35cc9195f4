using Npgsql;
using OnPremCrm.Core;
using OnPremCrm.Core.Ledger;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>The rows of <c>listening_gaps</c> after somebody listens again: <c>waiting → restored | incomplete</c>.</summary>
internal sealed class GapBook(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>The oldest gap of a server that is due. Null when none is.</summary>
    public async Task<DueGap?> NextAsync(string server, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            SELECT id, from_at, to_at, calls_added, calls_corrected FROM listening_gaps
            WHERE server = $1 AND state IN ('waiting', 'incomplete') AND next_try_at <= $2
            ORDER BY from_at LIMIT 1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = server });
        command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow().UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new DueGap(
                new ListeningGapId(reader.GetGuid(0)), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetInt32(3), reader.GetInt32(4))
            : null;
    }

    /// <summary>What was done so far. Counts of several readings add up; what the ledger has of that time does not.</summary>
    /// <param name="gap">As it was when the reading began.</param>
    /// <param name="counts">Of this reading.</param>
    public Task CountAsync(DueGap gap, BackfillCounts counts, CancellationToken cancellationToken) => ExecuteAsync("""
        UPDATE listening_gaps SET ledger = coalesce($2, ledger), calls_found = $3, calls_added = $4, calls_corrected = $5, updated_at = $6 WHERE id = $1
        """, cancellationToken, gap.Id.Value, WordOf(counts.Ledger), counts.Found, gap.Added + counts.Added, gap.Corrected + counts.Corrected, time.GetUtcNow().UtcDateTime);

    /// <summary>Calls of the gap are still up: the ledger is read again.</summary>
    public Task WaitAsync(DueGap gap, DateTimeOffset until, CancellationToken cancellationToken) => ExecuteAsync("""
        UPDATE listening_gaps SET state = 'waiting', fault = NULL, next_try_at = $2, updated_at = $3 WHERE id = $1
        """, cancellationToken, gap.Id.Value, until.UtcDateTime, time.GetUtcNow().UtcDateTime);

    /// <summary>All that the ledger has is in the log.</summary>
    public Task RestoreAsync(DueGap gap, int unknown, CancellationToken cancellationToken) => ExecuteAsync("""
        UPDATE listening_gaps SET state = 'restored', fault = NULL, calls_unknown = $2, next_try_at = NULL, updated_at = $3 WHERE id = $1
        """, cancellationToken, gap.Id.Value, unknown, time.GetUtcNow().UtcDateTime);

    /// <summary>Not everything could be restored.</summary>
    /// <param name="gap">The gap.</param>
    /// <param name="fault">Why.</param>
    /// <param name="unknown">Calls of the log whose end nobody knows.</param>
    /// <param name="again">When to try once more; null: never.</param>
    public Task LeaveAsync(DueGap gap, LedgerFault fault, int unknown, DateTimeOffset? again, CancellationToken cancellationToken) => ExecuteAsync("""
        UPDATE listening_gaps SET state = 'incomplete', fault = $2, calls_unknown = $3, next_try_at = $4, updated_at = $5 WHERE id = $1
        """, cancellationToken, gap.Id.Value, Word.Of(fault), unknown, again is { } at ? at.UtcDateTime : DBNull.Value, time.GetUtcNow().UtcDateTime);

    private static object WordOf(LedgerKind? kind) => kind is { } known ? Word.Of(known) : DBNull.Value;

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
