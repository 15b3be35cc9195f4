using Npgsql;

namespace OnPremCrm.Core.Contacts;

/// <summary>
/// Keeps the figures of contacts and organisations. Triggers mark whose calls changed, in the transaction that changes them; here those are counted from scratch, so that
/// no figure can drift, whoever changed the calls: the recorder, a merge, an erasure, a rebuild.
/// </summary>
public static class FigureBook
{
    /// <summary>So many marks are taken at a time.</summary>
    public const int AtOnce = 500;

    // Any number that no other advisory lock of ours has.
    private const long Lock = 0x0F16_0BE5;

    private static readonly (string Table, string Column, string Of)[] Kinds =
        [("contact_figures", "contact_id", "contacts"), ("organisation_figures", "organisation_id", "organisations")];

    /// <summary>Counts those anew whose calls changed. Of several processes one does it at a time: otherwise what one counted earlier could be written over what the other counted later.</summary>
    /// <returns>How many marks were taken. Less than <see cref="AtOnce"/>: none is left, or another process is at it.</returns>
    public static async Task<int> CountAnewAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if ((await ReadAsync(connection, "SELECT pg_try_advisory_xact_lock($1)", reader => reader.GetBoolean(0), cancellationToken, Lock))[0] is false)
        {
            return 0;
        }

        var marks = await ReadAsync(
            connection, "DELETE FROM figure_marks WHERE id IN (SELECT id FROM figure_marks ORDER BY id LIMIT $1) RETURNING contact_id, organisation_id",
            reader => (Contact: reader.IsDBNull(0) ? null : (Guid?)reader.GetGuid(0), Organisation: reader.IsDBNull(1) ? null : (Guid?)reader.GetGuid(1)), cancellationToken, AtOnce);
        if (marks.Count == 0)
        {
            return 0;
        }

        await CountAsync(connection, Kinds[0].Table, Kinds[0].Column, [.. marks.Select(mark => mark.Contact).OfType<Guid>().Distinct()], cancellationToken);
        await CountAsync(connection, Kinds[1].Table, Kinds[1].Column, [.. marks.Select(mark => mark.Organisation).OfType<Guid>().Distinct()], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return marks.Count;
    }

    /// <summary>Compares all that is kept with all calls, and marks what is wrong, so that it is counted anew. It should find nothing but calls of the last seconds.</summary>
    /// <returns>How many contacts and organisations were marked.</returns>
    public static async Task<int> MarkWrongAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var marked = 0;
        foreach (var (table, column, of) in Kinds)
        {
            marked += await RunAsync(connection, $"INSERT INTO {table} ({column}) SELECT id FROM {of} WHERE NOT EXISTS (SELECT FROM {table} WHERE {column} = {of}.id) ON CONFLICT DO NOTHING", cancellationToken);
            marked += await RunAsync(connection, $"""
                INSERT INTO figure_marks ({column})
                SELECT kept.{column} FROM {table} kept LEFT JOIN (SELECT {column}, {Counted} FROM calls WHERE {column} IS NOT NULL AND merged_into IS NULL GROUP BY {column}) counted USING ({column})
                WHERE (kept.calls_in, kept.calls_out, kept.unanswered, kept.talk_seconds, kept.last_talk_at)
                    IS DISTINCT FROM (coalesce(counted.calls_in, 0), coalesce(counted.calls_out, 0), coalesce(counted.unanswered, 0), coalesce(counted.talk_seconds, 0), counted.last_talk_at)
                """, cancellationToken);
        }

        return marked;
    }

    private const string Counted = """
        count(*) FILTER (WHERE state = 'ended' AND direction = 'inbound') AS calls_in, count(*) FILTER (WHERE state = 'ended' AND direction = 'outbound') AS calls_out,
        count(*) FILTER (WHERE state = 'ended' AND direction = 'inbound' AND answered_at IS NULL) AS unanswered, coalesce(sum(talk_seconds), 0) AS talk_seconds, max(answered_at) AS last_talk_at
        """;

    // One that goes away at this moment is not waited for, because whoever takes it away may wait for us; it is marked again, in case it stays after all.
    private static async Task CountAsync(NpgsqlConnection connection, string table, string column, Guid[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
        {
            return;
        }

        var ours = (await ReadAsync(connection, $"SELECT {column} FROM {table} WHERE {column} = ANY($1) FOR UPDATE SKIP LOCKED", reader => reader.GetGuid(0), cancellationToken, ids)).ToArray();
        if (ours.Length < ids.Length)
        {
            await RunAsync(connection, $"INSERT INTO figure_marks ({column}) SELECT {column} FROM {table} WHERE {column} = ANY($1) AND {column} <> ALL($2)", cancellationToken, ids, ours);
        }

        // Begins after the marks were taken, so it sees every call that was marked.
        await RunAsync(connection, $"""
            UPDATE {table} kept SET (calls_in, calls_out, unanswered, talk_seconds, last_talk_at) = (counted.calls_in, counted.calls_out, counted.unanswered, counted.talk_seconds, counted.last_talk_at)
            FROM unnest($1) AS asked(id) CROSS JOIN LATERAL (SELECT {Counted} FROM calls WHERE calls.{column} = asked.id AND merged_into IS NULL) counted
            WHERE kept.{column} = asked.id AND (kept.calls_in, kept.calls_out, kept.unanswered, kept.talk_seconds, kept.last_talk_at)
                IS DISTINCT FROM (counted.calls_in, counted.calls_out, counted.unanswered, counted.talk_seconds, counted.last_talk_at)
            """, cancellationToken, ours);
    }

    private static async Task<int> RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<T>> ReadAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    // The nightly comparison reads all calls.
    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
