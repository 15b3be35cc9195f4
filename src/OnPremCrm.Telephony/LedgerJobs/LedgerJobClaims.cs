using Npgsql;
using NpgsqlTypes;
using OnPremCrm.Core;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Telephony.LedgerJobs;

/// <summary>The life of a job in the database: <c>queued → running → done | failed</c>, and back to <c>queued</c> when who did it has gone.</summary>
internal sealed class LedgerJobClaims(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>Takes the next job of a kind for one of the servers that we lead. Null: there is none.</summary>
    public async Task<LedgerJob?> ClaimAsync(LedgerJobKind kind, IReadOnlyList<string> servers, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            UPDATE ledger_jobs SET state = 'running', started_at = $3
            WHERE id = (
                SELECT id FROM ledger_jobs WHERE state = 'queued' AND kind = $1 AND server = ANY($2)
                ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id, server, from_at, to_at, dry_run, asked_by, asked_at, started_at
            """);
        Add(command, Word.Of(kind), servers.ToArray(), time.GetUtcNow().UtcDateTime);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new LedgerJob
            {
                Id = new LedgerJobId(reader.GetGuid(0)),
                Kind = kind,
                Server = reader.GetString(1),
                FromAt = reader.GetFieldValue<DateTimeOffset>(2),
                ToAt = reader.GetFieldValue<DateTimeOffset>(3),
                DryRun = reader.GetBoolean(4),
                State = LedgerJobState.Running,
                AskedBy = reader.IsDBNull(5) ? null : new UserId(reader.GetGuid(5)),
                AskedAt = reader.GetFieldValue<DateTimeOffset>(6),
                StartedAt = reader.GetFieldValue<DateTimeOffset>(7),
            }
            : null;
    }

    /// <summary>Writes how it ended.</summary>
    public async Task EndAsync(LedgerJobId job, string? result, string? fault, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("UPDATE ledger_jobs SET state = $2, ended_at = $3, fault = $4, result = $5 WHERE id = $1 AND state = 'running'");
        Add(command, job.Value, fault is null ? "done" : "failed", time.GetUtcNow().UtcDateTime);
        command.Parameters.Add(new NpgsqlParameter { Value = fault ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = result ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The jobs of servers that we lead and that nobody is at any more: they are begun again.</summary>
    /// <param name="ours">Those that this process is at.</param>
    public async Task TakeBackAsync(IReadOnlyList<string> servers, IReadOnlyCollection<LedgerJobId> ours, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "UPDATE ledger_jobs SET state = 'queued', started_at = NULL WHERE state = 'running' AND server = ANY($1) AND id <> ALL($2)");
        Add(command, servers.ToArray(), ours.Select(job => job.Value).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(NpgsqlCommand command, params ReadOnlySpan<object> values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
    }
}
