using Npgsql;
using OnPremCrm.Core;
using OnPremCrm.Core.TelephonyCommands;

namespace OnPremCrm.Telephony.Commands;

/// <summary>
/// The life of a command in the database: <c>queued → claimed → succeeded | refused</c>, <c>queued → expired</c>, and <c>claimed → unknown</c>.
/// A claim is committed before anything is done, so a command is carried out once or not at all.
/// </summary>
internal sealed class CommandClaims(NpgsqlDataSource source, TimeProvider time)
{
    // A phone rings for half a minute; a command without any sign of a call for so long has none.
    private static readonly TimeSpan NoCallAfter = TimeSpan.FromMinutes(6);

    private readonly string _claimer = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>Takes what is queued for the servers that we lead, and what is for none that exists.</summary>
    public async Task<IReadOnlyList<ClaimedCommand>> ClaimAsync(IReadOnlyList<string> servers, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            WITH next AS (
                SELECT id FROM telephony_commands
                WHERE state = 'queued' AND (server = ANY($1) OR NOT EXISTS (SELECT FROM telephony_servers WHERE name = telephony_commands.server))
                ORDER BY created_at
                LIMIT 20
                FOR UPDATE SKIP LOCKED
            )
            UPDATE telephony_commands command SET
                state = CASE WHEN deadline_at < $2 THEN 'expired' ELSE 'claimed' END,
                progress = CASE WHEN deadline_at < $2 THEN 'ended' ELSE progress END,
                finished_at = CASE WHEN deadline_at < $2 THEN $2 END,
                claimed_at = CASE WHEN deadline_at < $2 THEN NULL ELSE $2 END,
                claimed_by = CASE WHEN deadline_at < $2 THEN NULL ELSE $3 END,
                updated_at = $2
            FROM next WHERE command.id = next.id
            RETURNING command.id, command.kind, command.server, command.extension, command.number, command.target_id, command.state
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = servers.ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter { Value = _claimer });
        var claimed = new List<ClaimedCommand>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetString(6) == "claimed")
            {
                claimed.Add(new ClaimedCommand(
                    new TelephonyCommandId(reader.GetGuid(0)),
                    Word.Parse<TelephonyCommandKind>(reader.GetString(1)),
                    reader.GetString(2),
                    reader.GetString(3),
                    reader.IsDBNull(4) ? null : reader.GetString(4),
                    reader.IsDBNull(5) ? null : reader.GetGuid(5)));
            }
        }

        return claimed;
    }

    /// <summary>What nobody took in time expires, whoever should have taken it; what was taken and never became a call has an unknown end.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await ExecuteAsync(source, """
            UPDATE telephony_commands SET state = 'expired', progress = 'ended', finished_at = $1, updated_at = $1
            WHERE state = 'queued' AND deadline_at < $1
            """, cancellationToken, now.UtcDateTime);
        await ExecuteAsync(source, """
            UPDATE telephony_commands SET progress = 'ended', outcome = coalesce(outcome, 'unknown'), finished_at = $1, updated_at = $1
            WHERE state IN ('claimed', 'succeeded') AND progress <> 'ended' AND kind = 'dial' AND call_id IS NULL AND claimed_at < $2
            """, cancellationToken, now.UtcDateTime, (now - NoCallAfter).UtcDateTime);
    }

    /// <summary>At the begin of a lead: what an earlier service claimed and did not finish. Whether something rang is not known, and it is not tried again.</summary>
    public static async Task GiveUpHalfDoneAsync(NpgsqlDataSource source, string server, TimeProvider time, CancellationToken cancellationToken) =>
        await ExecuteAsync(source, """
            UPDATE telephony_commands SET
                state = 'unknown',
                progress = CASE WHEN call_id IS NULL THEN 'ended' ELSE progress END,
                outcome = CASE WHEN call_id IS NULL THEN 'unknown' ELSE outcome END,
                finished_at = CASE WHEN call_id IS NULL THEN $2 ELSE finished_at END,
                updated_at = $2
            WHERE server = $1 AND state = 'claimed'
            """, cancellationToken, server, time.GetUtcNow().UtcDateTime);

    /// <summary>Asterisk has taken it.</summary>
    public Task SucceedAsync(ClaimedCommand command, CancellationToken cancellationToken) => ExecuteAsync(source, """
        UPDATE telephony_commands SET
            state = 'succeeded', updated_at = $2,
            progress = CASE WHEN kind <> 'dial' THEN 'ended' ELSE progress END,
            finished_at = CASE WHEN kind <> 'dial' THEN $2 ELSE finished_at END
        WHERE id = $1 AND state = 'claimed'
        """, cancellationToken, command.Id.Value, time.GetUtcNow().UtcDateTime);

    /// <summary>It was not carried out.</summary>
    public Task RefuseAsync(ClaimedCommand command, CommandRefusal reason, CancellationToken cancellationToken) => ExecuteAsync(source, """
        UPDATE telephony_commands SET
            state = 'refused', reason = $2, progress = 'ended', outcome = CASE WHEN kind = 'dial' THEN 'failed' END, finished_at = $3, updated_at = $3
        WHERE id = $1 AND state = 'claimed'
        """, cancellationToken, command.Id.Value, Word.Of(reason), time.GetUtcNow().UtcDateTime);

    /// <summary>The line broke while Asterisk was asked: it may have rung.</summary>
    public Task LoseAsync(ClaimedCommand command, CancellationToken cancellationToken) => ExecuteAsync(source, """
        UPDATE telephony_commands SET
            state = 'unknown', updated_at = $2,
            progress = CASE WHEN call_id IS NULL THEN 'ended' ELSE progress END,
            outcome = CASE WHEN call_id IS NULL THEN 'unknown' ELSE outcome END,
            finished_at = CASE WHEN call_id IS NULL THEN $2 ELSE finished_at END
        WHERE id = $1 AND state = 'claimed'
        """, cancellationToken, command.Id.Value, time.GetUtcNow().UtcDateTime);

    /// <summary>The operator's phone did not answer and no call came of it that could tell more.</summary>
    public Task EndWithoutCallAsync(TelephonyCommandId command, DialOutcome outcome, CancellationToken cancellationToken) => ExecuteAsync(source, """
        UPDATE telephony_commands SET progress = 'ended', outcome = $2, finished_at = $3, updated_at = $3
        WHERE id = $1 AND progress <> 'ended' AND NOT EXISTS (SELECT FROM live_calls WHERE call_id = telephony_commands.call_id)
        """, cancellationToken, command.Value, Word.Of(outcome), time.GetUtcNow().UtcDateTime);

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
