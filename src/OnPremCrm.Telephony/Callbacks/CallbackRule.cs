using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OnPremCrm.Core;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;

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
        foreach (var round in Rounds(told))
        {
            Close(batch, [.. round.Where(outcome => outcome.IsConversation)]);
            Owe(batch, [.. round.Where(outcome => !outcome.IsConversation)], hours);
        }
    }

    /// <summary>Calls that were thought missed and were not: they are no attempts any more. Add it before <see cref="AddToAsync"/>.</summary>
    public static void AddTakenBack(NpgsqlBatch batch, IReadOnlyList<CallOutcome> outcomes, DateTimeOffset now)
    {
        var taken = outcomes.Where(outcome => !outcome.IsOwed).Select(outcome => outcome.Call.Value).ToArray();
        if (taken.Length > 0)
        {
            Add(batch, CallbackSql.TakeBack, taken, now.UtcDateTime);
        }
    }

    // What became of one number's calls is told in the order of their ends; numbers have nothing to do with each other.
    private static IEnumerable<List<CallOutcome>> Rounds(IReadOnlyList<CallOutcome> told)
    {
        var queues = told.GroupBy(outcome => outcome.Number).Select(group => group.OrderBy(outcome => outcome.Snapshot.EndedAt ?? DateTimeOffset.MaxValue).ToList()).ToList();
        for (var turn = 0; queues.Exists(queue => queue.Count > turn); turn++)
        {
            yield return [.. queues.Where(queue => queue.Count > turn).Select(queue => queue[turn])];
        }
    }

    private void Close(NpgsqlBatch batch, IReadOnlyList<CallOutcome> conversations)
    {
        if (conversations.Count == 0)
        {
            return;
        }

        AddJson(batch, CallbackSql.Close, conversations.Select(outcome =>
        {
            var snapshot = outcome.Snapshot;
            var inbound = snapshot.Direction == CallDirection.Inbound;
            return JsonSerializer.Serialize(
                new
                {
                    outcome.Number,
                    CallId = outcome.Call.Value,
                    How = Word.Of(inbound ? CallbackClosure.CalledAgain : CallbackClosure.CalledBack),
                    snapshot.Server,
                    Extension = inbound ? snapshot.AnsweredBy.FirstOrDefault() : snapshot.Operator,
                    EndedAt = snapshot.EndedAt?.UtcDateTime,
                },
                SnapshotJson.Row);
        }));
    }

    private void Owe(NpgsqlBatch batch, IReadOnlyList<CallOutcome> missed, WorkingHours? hours)
    {
        if (missed.Count == 0)
        {
            return;
        }

        AddJson(batch, CallbackSql.Owe, missed.Select(outcome =>
        {
            var snapshot = outcome.Snapshot;
            var endedAt = snapshot.EndedAt!.Value;
            return JsonSerializer.Serialize(
                new
                {
                    Id = CallbackId.New(endedAt).Value,
                    outcome.Number,
                    CallId = outcome.Call.Value,
                    EndedAt = endedAt.UtcDateTime,
                    DueAt = WorkingTime.After(hours!, endedAt, hours!.CallbackMinutes).UtcDateTime,
                    snapshot.Server,
                    Rang = snapshot.Rang.Concat(snapshot.MissedBy).Distinct(),
                    snapshot.Queue,
                },
                SnapshotJson.Row);
        }));
        Add(batch, CallbackSql.CloseByLaterConversation,
            missed.Select(outcome => outcome.Number).ToArray(),
            missed.Select(outcome => outcome.Snapshot.StartedAt.AddDays(-1).UtcDateTime).ToArray(),
            time.GetUtcNow().UtcDateTime);
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

    private void AddJson(NpgsqlBatch batch, string sql, IEnumerable<string> rows) =>
        batch.BatchCommands.Add(new NpgsqlBatchCommand(sql)
        {
            Parameters = { new() { Value = SnapshotJson.List(rows), NpgsqlDbType = NpgsqlDbType.Json }, new() { Value = time.GetUtcNow().UtcDateTime } },
        });

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
