using Npgsql;
using OnPremCrm.Core;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Callbacks;

/// <summary>
/// Whom we owe a call. An inbound call in which no person spoke with the caller leaves one open callback per number, further ones raise
/// its attempts; a conversation with the number that goes on or begins after the attempt closes it, whichever of the two is heard of first.
/// </summary>
internal sealed class CallbackRule(TimeProvider time)
{
    /// <summary>Applies the rule in the transaction that wrote the calls.</summary>
    public async Task ApplyAsync(NpgsqlConnection connection, IReadOnlyList<CallOutcome> outcomes, CancellationToken cancellationToken)
    {
        // Always in the same order of numbers, so that two services never wait for each other.
        foreach (var number in outcomes.GroupBy(outcome => outcome.Number).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            await ExecuteAsync(connection, CallbackSql.LockNumber, cancellationToken, number.Key);
            foreach (var outcome in number.OrderBy(outcome => outcome.Snapshot.EndedAt ?? DateTimeOffset.MaxValue))
            {
                if (outcome.IsConversation)
                {
                    await CloseAsync(connection, outcome, cancellationToken);
                }
                else if (outcome.IsOwed)
                {
                    await OweAsync(connection, outcome, cancellationToken);
                }
            }
        }
    }

    private async Task CloseAsync(NpgsqlConnection connection, CallOutcome outcome, CancellationToken cancellationToken)
    {
        var snapshot = outcome.Snapshot;
        var inbound = snapshot.Direction == CallDirection.Inbound;
        await ExecuteAsync(connection, CallbackSql.Close, cancellationToken,
            outcome.Number,
            outcome.Call.Value,
            Word.Of(inbound ? CallbackClosure.CalledAgain : CallbackClosure.CalledBack),
            snapshot.Server,
            (inbound ? snapshot.AnsweredBy.FirstOrDefault() : snapshot.Operator) ?? (object)DBNull.Value,
            (snapshot.EndedAt ?? DateTimeOffset.MaxValue).UtcDateTime,
            time.GetUtcNow().UtcDateTime);
    }

    private async Task OweAsync(NpgsqlConnection connection, CallOutcome outcome, CancellationToken cancellationToken)
    {
        var snapshot = outcome.Snapshot;
        var endedAt = snapshot.EndedAt!.Value;
        var now = time.GetUtcNow();
        var hours = await WorkingHoursAsync(connection, cancellationToken);
        await ExecuteAsync(connection, CallbackSql.Owe, cancellationToken,
            CallbackId.New(endedAt).Value,
            outcome.Number,
            outcome.Call.Value,
            endedAt.UtcDateTime,
            WorkingTime.After(hours, endedAt, hours.CallbackMinutes).UtcDateTime,
            now.UtcDateTime,
            snapshot.Server,
            snapshot.Rang.Concat(snapshot.MissedBy).Distinct().ToArray(),
            snapshot.Queue ?? (object)DBNull.Value);
        await ExecuteAsync(connection, CallbackSql.CloseByLaterConversation, cancellationToken,
            outcome.Number, snapshot.StartedAt.AddDays(-1).UtcDateTime, now.UtcDateTime);
    }

    private static async Task<WorkingHours> WorkingHoursAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT time_zone, callback_minutes, opens, closes FROM working_hours", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new WorkingHours
        {
            TimeZone = reader.GetString(0),
            CallbackMinutes = reader.GetInt32(1),
            Opens = [.. reader.GetFieldValue<TimeOnly?[]>(2)],
            Closes = [.. reader.GetFieldValue<TimeOnly?[]>(3)],
        };
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
