using Npgsql;
using NpgsqlTypes;

namespace OnPremCrm.Core.Imports;

/// <summary>The rows that wait for a decision: whom they may be about, and what becomes of them then.</summary>
public sealed class ImportReview(string connectionString, TimeProvider time)
{
    private const int BatchSize = 1000;

    /// <summary>The next rows that wait, each with its candidates as they are now.</summary>
    public async Task<IReadOnlyList<RowPlan>> NextAsync(Import import, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        var rows = await ReadAsync(connection, import, null, most, cancellationToken);
        return await new ImportPlanner(connection, import).PlanAsync(rows, null, locks: false, time.GetUtcNow(), cancellationToken);
    }

    /// <summary>What will happen to the first rows of a draft.</summary>
    public async Task<IReadOnlyList<RowPlan>> PreviewAsync(Import import, IReadOnlyList<(int Line, string[] Cells)> first, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        var reader = await ImportRunner.RowReaderAsync(connection, import, cancellationToken);
        return await new ImportPlanner(connection, import).PlanAsync([.. first.Select(row => reader.Read(row.Line, row.Cells))], null, locks: false, time.GetUtcNow(), cancellationToken);
    }

    /// <summary>One row as somebody decided.</summary>
    /// <returns>False: it does not wait any more.</returns>
    public async Task<bool> AnswerAsync(Import import, int line, RowAnswer answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        return await StoreAsync(connection, import, line, _ => answer, 1, cancellationToken) > 0;
    }

    /// <summary>All rows that still wait: each as the first of its candidates, or as a new contact, or left out.</summary>
    public async Task AnswerAllAsync(Import import, RowOutcome outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        while (await StoreAsync(connection, import, null, plan => new RowAnswer(plan.Candidates.Count == 0 ? RowOutcome.Added : outcome, outcome == RowOutcome.Added || plan.Candidates.Count == 0 ? null : plan.Candidates[0].Id), BatchSize, cancellationToken) > 0)
        {
        }
    }

    private async Task<int> StoreAsync(NpgsqlConnection connection, Import import, int? line, Func<RowPlan, RowAnswer> decide, int most, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = await ReadAsync(connection, import, line, most, cancellationToken, locks: true);
        if (rows.Count == 0)
        {
            return 0;
        }

        var waiting = await new ImportPlanner(connection, import).PlanAsync(rows, null, locks: false, time.GetUtcNow(), cancellationToken);
        // A row that says nothing new by now is not asked about.
        var answers = waiting.ToDictionary(plan => plan.Row.Line, plan => plan.Outcome == RowOutcome.Unchanged ? new RowAnswer(RowOutcome.Skipped, plan.Contact?.Id) : decide(plan));
        var plans = await ImportBatch.WriteAsync(connection, import, rows, answers, time.GetUtcNow(), cancellationToken);
        await using var command = new NpgsqlCommand("""
            UPDATE imports SET added = added + $1, changed = changed + $2, unchanged = unchanged + $3, skipped = skipped + $4, refused = refused + $5, waiting = waiting + $6,
                remarked = remarked + $7
            WHERE id = $8
            """, connection);
        ImportBatch.Count(command, plans, before: rows.Count);
        command.Parameters.Add(new() { Value = import.Id.Value });
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return plans.Count(plan => plan.Outcome != RowOutcome.Waiting);
    }

    private static async Task<List<ReadContact>> ReadAsync(NpgsqlConnection connection, Import import, int? line, int most, CancellationToken cancellationToken, bool locks = false)
    {
        var reader = await ImportRunner.RowReaderAsync(connection, import, cancellationToken);
        await using var command = new NpgsqlCommand(
            $"SELECT line, cells FROM import_rows WHERE import_id = $1 AND outcome = 'waiting' AND ($2 IS NULL OR line = $2) ORDER BY line LIMIT $3{(locks ? " FOR UPDATE" : "")}", connection)
        {
            Parameters =
            {
                new() { Value = import.Id.Value },
                new() { Value = line is { } one ? one : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer },
                new() { Value = most },
            },
        };
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var waiting = new List<ReadContact>();
        while (await rows.ReadAsync(cancellationToken))
        {
            waiting.Add(reader.Read(rows.GetInt32(0), rows.GetFieldValue<string[]>(1)));
        }

        return waiting;
    }
}
