using Npgsql;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>Reads what the log has, to be compared with a ledger.</summary>
internal sealed class CallLog(NpgsqlDataSource source)
{
    private const string Columns = """
        alias.linkedid, call.id, call.state, call.direction, call.disposition, call.answered_by, call.talk_seconds, call.source, call.end_known, call.started_at,
        call.ended_at, call.linkedid
        """;

    /// <summary>The calls that these linkedids name, by linkedid.</summary>
    public async Task<Dictionary<string, LoggedCall>> FindAsync(string server, IEnumerable<string> linkedids, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"""
            SELECT {Columns} FROM call_aliases alias JOIN calls call ON call.id = alias.call_id
            WHERE alias.server = $1 AND alias.linkedid = ANY($2)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = server });
        command.Parameters.Add(new NpgsqlParameter { Value = linkedids.Distinct().ToArray() });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>The calls that began in a time, by each of their linkedids; those that became part of others left out.</summary>
    public async Task<Dictionary<string, LoggedCall>> BegunAsync(string server, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"""
            SELECT {Columns} FROM calls call JOIN call_aliases alias ON alias.call_id = call.id
            WHERE call.id >= $2 AND call.id < $3 AND call.server = $1 AND call.merged_into IS NULL AND call.started_at >= $4 AND call.started_at < $5
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = server });
        command.Parameters.Add(new NpgsqlParameter { Value = CallId.LowestAt(from - IdTolerance).Value });
        command.Parameters.Add(new NpgsqlParameter { Value = CallId.LowestAt(to + IdTolerance).Value });
        command.Parameters.Add(new NpgsqlParameter { Value = from.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter { Value = to.UtcDateTime });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Calls up in a time whose end was not seen and that no ledger has explained.</summary>
    public async Task<int> UnknownAsync(string server, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            SELECT count(*)::integer FROM calls
            WHERE id >= $2 AND id < $3 AND server = $1 AND merged_into IS NULL AND source = 'events' AND state = 'ended' AND NOT end_known AND ended_at >= $4
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = server });
        command.Parameters.Add(new NpgsqlParameter { Value = CallId.LowestAt(from - LongestCall).Value });
        command.Parameters.Add(new NpgsqlParameter { Value = CallId.LowestAt(to).Value });
        command.Parameters.Add(new NpgsqlParameter { Value = (from - IdTolerance).UtcDateTime });
        return await command.ExecuteScalarAsync(cancellationToken) is int count ? count : 0;
    }

    /// <summary>The server had a call that had ended within the day before a moment: then its ledger should have begun before that moment.</summary>
    public async Task<bool> KnowsCallBeforeAsync(string server, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            SELECT EXISTS (SELECT FROM calls WHERE id >= $2 AND id < $3 AND server = $1 AND state = 'ended' AND ended_at < $4)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = server });
        command.Parameters.Add(new NpgsqlParameter { Value = CallId.LowestAt(moment.AddDays(-1)).Value });
        command.Parameters.Add(new NpgsqlParameter { Value = CallId.LowestAt(moment).Value });
        command.Parameters.Add(new NpgsqlParameter { Value = (moment - IdTolerance).UtcDateTime });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    // A call that was read again from another source may begin a little earlier than its id says.
    private static readonly TimeSpan IdTolerance = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(12);

    private static async Task<Dictionary<string, LoggedCall>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var byId = new Dictionary<Guid, LoggedCall>();
        var byLinkedid = new Dictionary<string, LoggedCall>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(1);
            if (!byId.TryGetValue(id, out var call))
            {
                byId.Add(id, call = new LoggedCall(
                    id,
                    Word.Parse<CallState>(reader.GetString(2)),
                    Word.Parse<CallDirection>(reader.GetString(3)),
                    reader.IsDBNull(4) ? null : Word.Parse<CallDisposition>(reader.GetString(4)),
                    reader.GetFieldValue<string[]>(5),
                    reader.IsDBNull(6) ? null : reader.GetInt32(6),
                    Word.Parse<CallSource>(reader.GetString(7)),
                    reader.GetBoolean(8),
                    reader.GetFieldValue<DateTimeOffset>(9),
                    reader.IsDBNull(10) ? null : reader.GetFieldValue<DateTimeOffset>(10),
                    reader.GetString(11)));
            }

            call.Aliases.Add(reader.GetString(0));
            byLinkedid[reader.GetString(0)] = call;
        }

        return byLinkedid;
    }
}
