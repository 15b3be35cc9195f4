using Npgsql;
using OnPremCrm.Core;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Servers;

namespace OnPremCrm.Telephony.Connection;

/// <summary>
/// Notes when a server was not listened to, in memory at once and in <c>listening_gaps</c> as soon as the database takes it. What a
/// process took with it when it was killed is derived by the next one from the last heartbeat.
/// </summary>
internal sealed class ListeningWatch(string server, NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>A call that ended just now may have rows of the next seconds in the ledger.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    /// <summary>What was heard so shortly before a sudden end may not have reached the database.</summary>
    public static readonly TimeSpan Unwritten = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new(); // guards the fields below
    private readonly List<Gap> _unwritten = [];
    private Gap? _open;
    private DateTimeOffset? _firstHeard;
    private bool _isBegun;
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>A lead begins; what happened before, whoever led, is in the database.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _unwritten.RemoveAll(gap => gap.To is null);
            (_open, _firstHeard, _isBegun) = (null, null, false);
        }
    }

    /// <summary>
    /// Goes on with the gap that an earlier run left open, or begins one where that run stopped listening; one that is over by now, because
    /// we listened before the database was there, is closed. The first run ever has none.
    /// </summary>
    /// <exception cref="NpgsqlException">The database is away; try again.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (!_isBegun)
        {
            var earlier = await ReadOpenAsync(cancellationToken)
                ?? (await ReadLastListenedAsync(cancellationToken) is { } until ? Begun(until, GapCause.ServiceStopped) : null);
            lock (_lock)
            {
                _isBegun = true;
                if (earlier is not null)
                {
                    var gap = _firstHeard is { } heard ? Closed(earlier, heard) : earlier;
                    _open = gap.To is null ? gap : _open;
                    _unwritten.Add(gap);
                }
            }
        }

        await WriteAsync(cancellationToken);
    }

    /// <summary>Nothing is heard from now on.</summary>
    /// <param name="from">The last moment at which something could be heard, by our clock.</param>
    /// <param name="cause">Why.</param>
    public void Deaf(DateTimeOffset from, GapCause cause)
    {
        lock (_lock)
        {
            if (_open is null)
            {
                _open = Begun(from, cause);
                _unwritten.Add(_open);
            }
        }
    }

    /// <summary>Listening again.</summary>
    /// <param name="at">Since when, by our clock.</param>
    /// <param name="restarted">Asterisk was restarted meanwhile.</param>
    public void Hearing(DateTimeOffset at, bool restarted)
    {
        lock (_lock)
        {
            _firstHeard ??= at;
            if (_open is { } gap)
            {
                _unwritten.Remove(gap);
                _unwritten.Add(Closed(gap, at) with { Cause = restarted && gap.Cause == GapCause.ConnectionLost ? GapCause.AsteriskRestarted : gap.Cause });
                _open = null;
            }
        }
    }

    /// <summary>Events of that time were thrown away.</summary>
    public void Missed(DateTimeOffset from, DateTimeOffset to)
    {
        lock (_lock)
        {
            _unwritten.Add(Closed(Begun(from, GapCause.EventsDropped), to));
        }
    }

    /// <summary>Writes what the database does not know yet. Nothing is forgotten when it fails.</summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            Gap[] gaps;
            lock (_lock)
            {
                gaps = [.. _unwritten.OrderBy(gap => gap.From)];
            }

            foreach (var gap in gaps)
            {
                await WriteAsync(gap, cancellationToken);
                lock (_lock)
                {
                    _unwritten.Remove(gap);
                }
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>An orderly stop: the gap begins here, and the next run goes on with it.</summary>
    /// <exception cref="NpgsqlException">The database is away; the next run concludes it from the last heartbeat.</exception>
    public Task StopAsync(DateTimeOffset stoppedAt, CancellationToken cancellationToken)
    {
        Deaf(stoppedAt, GapCause.ServiceStopped);
        return WriteAsync(cancellationToken);
    }

    private static Gap Begun(DateTimeOffset from, GapCause cause) => new(ListeningGapId.New(from), cause, from, null);

    private static Gap Closed(Gap gap, DateTimeOffset to) => gap with { To = to > gap.From ? to : gap.From };

    private async Task WriteAsync(Gap gap, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            INSERT INTO listening_gaps (id, server, cause, from_at, to_at, state, next_try_at, updated_at)
            SELECT $1, $2, $3, $4, $5, CASE WHEN $5 IS NULL THEN 'open' ELSE 'waiting' END, $5 + $6, $7
            ON CONFLICT (id) DO UPDATE SET
                cause = excluded.cause, to_at = excluded.to_at, state = excluded.state, next_try_at = excluded.next_try_at, updated_at = excluded.updated_at
            WHERE listening_gaps.state = 'open'
            """);
        foreach (var value in (ReadOnlySpan<object>)[gap.Id.Value, server, Word.Of(gap.Cause), gap.From.UtcDateTime, gap.To is { } to ? to.UtcDateTime : DBNull.Value,
            Settle, time.GetUtcNow().UtcDateTime])
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        command.Parameters[4].DataTypeName = "timestamptz";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<Gap?> ReadOpenAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT id, cause, from_at FROM listening_gaps WHERE server = $1 AND state = 'open'");
        command.Parameters.Add(new NpgsqlParameter { Value = server });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Gap(new ListeningGapId(reader.GetGuid(0)), Word.Parse<GapCause>(reader.GetString(1)), reader.GetFieldValue<DateTimeOffset>(2), null)
            : null;
    }

    /// <summary>The last moment up to which all that the earlier run heard is surely in the database. Null when there was no earlier run, or it never heard anything.</summary>
    private async Task<DateTimeOffset?> ReadLastListenedAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT link, link_since, heartbeat_at, last_event_at FROM telephony_servers WHERE name = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = server });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var link = Word.Parse<ServerLink>(reader.GetString(0));
        var since = reader.GetFieldValue<DateTimeOffset>(1);
        var heartbeat = reader.IsDBNull(2) ? (DateTimeOffset?)null : reader.GetFieldValue<DateTimeOffset>(2);
        var heard = reader.IsDBNull(3) ? (DateTimeOffset?)null : reader.GetFieldValue<DateTimeOffset>(3);
        return link == ServerLink.Up ? (heartbeat ?? since) - Unwritten : heard is null ? null : since < heard ? since : heard;
    }

    /// <param name="To">Null while it lasts.</param>
    private sealed record Gap(ListeningGapId Id, GapCause Cause, DateTimeOffset From, DateTimeOffset? To);
}
