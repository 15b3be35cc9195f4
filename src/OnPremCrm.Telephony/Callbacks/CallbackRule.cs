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
    private static readonly TimeSpan HoursAreFresh = TimeSpan.FromSeconds(10);

    private WorkingHours? _hours;
    private DateTimeOffset _hoursReadAt;

    /// <summary>Adds what follows from the calls to the batch that writes them, behind their rows.</summary>
    /// <param name="connection">Of the transaction, at rest.</param>
    public async Task AddToAsync(NpgsqlBatch batch, NpgsqlConnection connection, IReadOnlyList<CallOutcome> outcomes, CancellationToken cancellationToken)
    {
        var told = outcomes.Where(outcome => outcome.IsConversation || outcome.IsOwed).ToList();
        if (told.Count == 0)
        {
            return;
        }

        // Always in the same order of numbers, so that two services never wait for each other.
        var numbers = told.Select(outcome => outcome.Number).Distinct().Order(StringComparer.Ordinal).ToArray();
        Add(batch, CallbackSql.LockNumbers, [numbers]);
        var hours = told.Exists(outcome => outcome.IsOwed) ? await WorkingHoursAsync(connection, cancellationToken) : null;
        foreach (var outcome in told.OrderBy(outcome => outcome.Snapshot.EndedAt ?? DateTimeOffset.MaxValue))
        {
            if (outcome.IsConversation)
            {
                Close(batch, outcome);
            }
            else
            {
                Owe(batch, outcome, hours!);
            }
        }
    }

    /// <summary>Calls that were thought missed and were not: they are no attempts any more. Add it before <see cref="AddToAsync"/>.</summary>
    public static void AddTakenBack(NpgsqlBatch batch, IReadOnlyList<CallOutcome> outcomes, DateTimeOffset now)
    {
        var taken = outcomes.Where(outcome => !outcome.IsOwed).Select(outcome => outcome.Call.Value).ToArray();
        if (taken.Length > 0)
        {
            Add(batch, CallbackSql.TakeBack, taken, now.UtcDateTime);
            Add(batch, CallbackSql.DropEmpty, taken);
        }
    }

    private void Close(NpgsqlBatch batch, CallOutcome outcome)
    {
        var snapshot = outcome.Snapshot;
        var inbound = snapshot.Direction == CallDirection.Inbound;
        Add(batch, CallbackSql.Close,
            outcome.Number,
            outcome.Call.Value,
            Word.Of(inbound ? CallbackClosure.CalledAgain : CallbackClosure.CalledBack),
            snapshot.Server,
            (inbound ? snapshot.AnsweredBy.FirstOrDefault() : snapshot.Operator) ?? (object)DBNull.Value,
            (snapshot.EndedAt ?? DateTimeOffset.MaxValue).UtcDateTime,
            time.GetUtcNow().UtcDateTime);
    }

    private void Owe(NpgsqlBatch batch, CallOutcome outcome, WorkingHours hours)
    {
        var snapshot = outcome.Snapshot;
        var endedAt = snapshot.EndedAt!.Value;
        var now = time.GetUtcNow().UtcDateTime;
        Add(batch, CallbackSql.Owe,
            CallbackId.New(endedAt).Value,
            outcome.Number,
            outcome.Call.Value,
            endedAt.UtcDateTime,
            WorkingTime.After(hours, endedAt, hours.CallbackMinutes).UtcDateTime,
            now,
            snapshot.Server,
            snapshot.Rang.Concat(snapshot.MissedBy).Distinct().ToArray(),
            snapshot.Queue ?? (object)DBNull.Value);
        Add(batch, CallbackSql.CloseByLaterConversation, outcome.Number, snapshot.StartedAt.AddDays(-1).UtcDateTime, now);
    }

    // Seldom changed, and needed for every missed call.
    private async Task<WorkingHours> WorkingHoursAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_hours is not null && now - _hoursReadAt < HoursAreFresh)
        {
            return _hours;
        }

        await using var command = new NpgsqlCommand("SELECT time_zone, callback_minutes, opens, closes FROM working_hours", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        _hoursReadAt = now;
        return _hours = new WorkingHours
        {
            TimeZone = reader.GetString(0),
            CallbackMinutes = reader.GetInt32(1),
            Opens = [.. reader.GetFieldValue<TimeOnly?[]>(2)],
            Closes = [.. reader.GetFieldValue<TimeOnly?[]>(3)],
        };
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        batch.BatchCommands.Add(command);
    }
}
