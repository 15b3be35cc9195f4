using Npgsql;
using OnPremCrm.Asterisk;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Core;
using OnPremCrm.Core.Servers;

namespace OnPremCrm.Telephony.Connection;

/// <summary>How the link to one Asterisk server does, and its row in <c>telephony_servers</c>.</summary>
internal sealed class ServerStatus(AsteriskServerOptions server, NpgsqlDataSource source, TimeProvider time)
{
    private readonly Lock _lock = new(); // guards all fields below
    private ServerLink _link = ServerLink.Connecting;
    private DateTimeOffset _linkSince = time.GetUtcNow();
    private AmiFault? _fault;
    private string? _version;
    private DateTimeOffset? _startedAt;
    private DateTimeOffset? _lastEventAt;

    /// <summary>A lead begins: whatever was, is not any more.</summary>
    public void Connecting()
    {
        lock (_lock)
        {
            (_link, _linkSince, _fault) = (ServerLink.Connecting, time.GetUtcNow(), null);
        }
    }

    /// <summary>The link is up.</summary>
    public void Up(AmiSession session, DateTimeOffset at)
    {
        lock (_lock)
        {
            (_link, _linkSince, _fault) = (ServerLink.Up, at, null);
            _version = session.Version?.Text ?? _version;
            _startedAt = session.BootTime ?? _startedAt;
        }
    }

    /// <summary>The link is down, or still is.</summary>
    public void Down(AmiFault fault, DateTimeOffset at)
    {
        lock (_lock)
        {
            _linkSince = _link == ServerLink.Down ? _linkSince : at;
            (_link, _fault) = (ServerLink.Down, fault);
        }
    }

    /// <summary>Whether the link is up.</summary>
    public bool IsUp
    {
        get
        {
            lock (_lock)
            {
                return _link == ServerLink.Up;
            }
        }
    }

    /// <summary>An event came.</summary>
    public void Heard(DateTimeOffset at)
    {
        lock (_lock)
        {
            _lastEventAt = at;
        }
    }

    /// <summary>When Asterisk last started and when the last event came, as an earlier run of ours wrote it.</summary>
    public async Task<(DateTimeOffset? StartedAt, DateTimeOffset? LastEventAt)> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT asterisk_started_at, last_event_at FROM telephony_servers WHERE name = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = server.Name });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (reader.IsDBNull(0) ? null : reader.GetFieldValue<DateTimeOffset>(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1))
            : (null, null);
    }

    /// <summary>An earlier run listened longer than it could write down here.</summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task WriteEarlierAsync(DateTimeOffset heardUntil, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "UPDATE telephony_servers SET last_event_at = greatest(last_event_at, $2), heartbeat_at = greatest(heartbeat_at, $2) WHERE name = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = server.Name });
        command.Parameters.Add(new NpgsqlParameter { Value = heardUntil.UtcDateTime });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Writes the row, the heartbeat in it.</summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            INSERT INTO telephony_servers (
                name, country, area_code, trunks, channel_pattern, link, link_since, link_fault, asterisk_version, asterisk_started_at, last_event_at, heartbeat_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (name) DO UPDATE SET
                country = excluded.country, area_code = excluded.area_code, trunks = excluded.trunks, channel_pattern = excluded.channel_pattern,
                link = excluded.link, link_since = excluded.link_since, link_fault = excluded.link_fault,
                asterisk_version = coalesce(excluded.asterisk_version, telephony_servers.asterisk_version),
                asterisk_started_at = coalesce(excluded.asterisk_started_at, telephony_servers.asterisk_started_at),
                last_event_at = greatest(excluded.last_event_at, telephony_servers.last_event_at),
                heartbeat_at = excluded.heartbeat_at
            """);
        lock (_lock)
        {
            foreach (var value in (ReadOnlySpan<object?>)[server.Name, server.Country, server.AreaCode, server.Trunks.ToArray(), server.ChannelPattern,
                Word.Of(_link), _linkSince.UtcDateTime, _fault is { } fault ? Word.Of(fault) : null, _version, _startedAt?.UtcDateTime, _lastEventAt?.UtcDateTime,
                time.GetUtcNow().UtcDateTime])
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
            }
        }

        // A null without a type is "unknown" to PostgreSQL, which cannot tell a timestamp from a text in VALUES.
        command.Parameters[9].DataTypeName = command.Parameters[10].DataTypeName = "timestamptz";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
