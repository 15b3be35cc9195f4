using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Telephony.Commands;
using OnPremCrm.Telephony.EventKeeping;
using OnPremCrm.Telephony.Hosting;

namespace OnPremCrm.Telephony.Connection;

/// <summary>The configured Asterisk servers, each led by us or by another service.</summary>
internal sealed class ServerConnections(
    TelephonyOptions options, NpgsqlDataSource source, RecorderLoop recorder, EventKeeper keeper, OriginateAnswers answers, DatabaseStart database,
    TimeProvider time, ILoggerFactory logs)
    : BackgroundService
{
    private readonly Dictionary<string, ServerConnection> _connections = options.Servers.ToDictionary(
        server => server.Name, server => new ServerConnection(server, source, recorder, keeper, answers, database, time, logs));

    /// <summary>The server's connection. Null when it is not configured.</summary>
    public ServerConnection? Find(string name) => _connections.GetValueOrDefault(name);

    /// <summary>The servers that we lead now.</summary>
    public IReadOnlyList<string> Led => [.. _connections.Values.Where(connection => connection.Client is not null).Select(connection => connection.Server.Name)];

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        await database.ReadyOrAwayAsync(cancellationToken);
        await Task.WhenAll(_connections.Values.Select(connection =>
            new LeaderLock(options.ConnectionString, connection.Server.Name, time, logs.CreateLogger<LeaderLock>())
                .RunAsync(connection.LeadAsync, cancellationToken)));
    }
}
