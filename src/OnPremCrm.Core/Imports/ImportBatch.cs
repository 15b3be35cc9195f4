using Npgsql;

namespace OnPremCrm.Core.Imports;

/// <summary>Some rows of an import, each whole or not at all: planned, written and counted in one transaction.</summary>
internal static class ImportBatch
{
    // Two imports at once would make the same organisation twice.
    private const long OneAtATime = 0x496D706F7274; // "Import"

    /// <param name="connection">Open, in a transaction that the caller commits.</param>
    /// <param name="import">What is imported.</param>
    /// <param name="rows">In the order of the file.</param>
    /// <param name="answers">What somebody decided, by line. Null: nobody was asked.</param>
    /// <param name="now">When contacts are made and changed.</param>
    public static async Task<IReadOnlyList<RowPlan>> WriteAsync(
        NpgsqlConnection connection, Import import, IReadOnlyList<ReadContact> rows, IReadOnlyDictionary<int, RowAnswer>? answers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using (var alone = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({OneAtATime})", connection) { CommandTimeout = ImportRunner.StatementSeconds })
        {
            await alone.ExecuteNonQueryAsync(cancellationToken);
        }

        var planner = new ImportPlanner(connection, import);
        var plans = await planner.PlanAsync(rows, answers, locks: true, now, cancellationToken);
        await new ImportWriter(connection, import, now).WriteAsync(planner, plans, cancellationToken);
        return plans;
    }

    /// <summary>Counts what became of the rows.</summary>
    /// <param name="before">How many of them had waited until now.</param>
    public static void Count(NpgsqlCommand command, IReadOnlyList<RowPlan> plans, int before = 0)
    {
        Add(RowOutcome.Added);
        command.Parameters.Add(new() { Value = plans.Count(plan => plan.Outcome is RowOutcome.Filled or RowOutcome.Overwritten) });
        Add(RowOutcome.Unchanged);
        Add(RowOutcome.Skipped);
        Add(RowOutcome.Refused);
        command.Parameters.Add(new() { Value = plans.Count(plan => plan.Outcome == RowOutcome.Waiting) - before });
        // A row that waited was remarked upon when it began to.
        command.Parameters.Add(new() { Value = before > 0 ? 0 : plans.Count(plan => plan.Remarks.Count > 0 && plan.Outcome != RowOutcome.Refused) });

        void Add(RowOutcome outcome) => command.Parameters.Add(new() { Value = plans.Count(plan => plan.Outcome == outcome) });
    }
}
