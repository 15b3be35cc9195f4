using Npgsql;

namespace OnPremCrm.Testing;

/// <summary>
/// A database of its own for one fixture. All fixtures of a test process share one server: the one that
/// <c>ONPREMCRM_TEST_POSTGRES</c> names (`./crm test` starts it once for all test projects), else a private one that ends with the process.
/// </summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private const string ServerVariable = "ONPREMCRM_TEST_POSTGRES";

    // Guards the making of the server; CREATE DATABASE ... TEMPLATE needs the template to be without connections, so copies are made one at a time.
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static string? _serverConnectionString;

    private readonly PostgresServer? _ownServer;
    private readonly string _maintenance;

    private PostgresDatabase(string maintenance, string name, PostgresServer? ownServer)
    {
        _maintenance = maintenance;
        _ownServer = ownServer;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(maintenance) { Database = name }.ConnectionString;
    }

    public string Name { get; }

    public string ConnectionString { get; }

    /// <summary>An empty database, for tests of the migrations themselves.</summary>
    public static async Task<PostgresDatabase> CreateEmptyAsync(CancellationToken ct = default) =>
        await CreateAsync(await SharedServerAsync(ct), ownServer: null, ct);

    /// <summary>A database on a server of its own, which <see cref="StopServerAsync"/> may stop without harming other tests. Takes about two seconds.</summary>
    public static async Task<PostgresDatabase> CreateOnPrivateServerAsync(CancellationToken ct = default)
    {
        var server = await PostgresServer.CreateAsync(ct);
        return await CreateAsync(server.ConnectionString, server, ct);
    }

    /// <summary>The database goes away under everybody's feet. Only on a private server.</summary>
    public Task StopServerAsync() => OwnServer().StopAsync();

    /// <summary>It is back, with its data, under the same connection string.</summary>
    public Task StartServerAsync(CancellationToken ct = default) => OwnServer().StartAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await using (var connection = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        if (_ownServer is not null)
        {
            await _ownServer.DisposeAsync();
            return;
        }

        await ExecuteAsync(_maintenance, $"DROP DATABASE {Name} WITH (FORCE)", CancellationToken.None);
    }

    private static async Task<PostgresDatabase> CreateAsync(string maintenance, PostgresServer? ownServer, CancellationToken ct)
    {
        var name = NewName("test");
        await ExecuteAsync(maintenance, $"CREATE DATABASE {name}", ct);
        return new PostgresDatabase(maintenance, name, ownServer);
    }

    private static async Task<string> SharedServerAsync(CancellationToken ct)
    {
        await Gate.WaitAsync(ct);
        try
        {
            if (_serverConnectionString is null)
            {
                _serverConnectionString = Environment.GetEnvironmentVariable(ServerVariable);
                if (string.IsNullOrEmpty(_serverConnectionString))
                {
                    var server = await PostgresServer.CreateAsync(ct);
                    AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
                    _serverConnectionString = server.ConnectionString;
                }
            }

            return _serverConnectionString;
        }
        finally
        {
            Gate.Release();
        }
    }

    private static string NewName(string kind) => $"{kind}_{Guid.NewGuid():n}";

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private PostgresServer OwnServer() =>
        _ownServer ?? throw new InvalidOperationException("This database shares its server with other tests; use CreateOnPrivateServerAsync.");
}
