using Npgsql;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Testing;

/// <summary>
/// A database of its own for one fixture. All fixtures of a test process share one server: the one that
/// <c>ONPREMCRM_TEST_POSTGRES</c> names (`./crm test` starts it once for all test projects), else a private one that ends with the process.
/// </summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private const string ServerVariable = "ONPREMCRM_TEST_POSTGRES";

    // Guards the making of the server and of the template, both once per process.
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static string? _serverConnectionString;

    // Null with ONPREMCRM_TEST_POSTGRES. Held, so that the collector does not close the pipe on which it lives; it ends when this process does.
    private static PostgresServer? _sharedServer;
    private static string? _template;

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

    /// <summary>A migrated database. The migrations run once per process; this is a copy, made in some ten milliseconds.</summary>
    public static async Task<PostgresDatabase> CreateAsync(CancellationToken ct = default)
    {
        var server = await SharedServerAsync(ct);
        return await CreateAsync(server, ownServer: null, await TemplateAsync(server, ct), ct);
    }

    /// <summary>An empty database, for tests of the migrations themselves.</summary>
    public static async Task<PostgresDatabase> CreateEmptyAsync(CancellationToken ct = default) =>
        await CreateAsync(await SharedServerAsync(ct), ownServer: null, "template1", ct);

    /// <summary>A migrated database on a server of its own, which <see cref="StopServerAsync"/> may stop without harming other tests. Takes about two seconds.</summary>
    public static async Task<PostgresDatabase> CreateOnPrivateServerAsync(CancellationToken ct = default)
    {
        var server = await PostgresServer.CreateAsync(ct);
        var database = await CreateAsync(server.ConnectionString, server, "template1", ct);
        await MigrationRunner.RunAsync(database.ConnectionString, ct);
        return database;
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

    private static async Task<PostgresDatabase> CreateAsync(string maintenance, PostgresServer? ownServer, string template, CancellationToken ct)
    {
        var name = NewName("test");

        // As files, and not page by page through the log: some seven hundred tables and indices in a fifth of the work.
        await ExecuteAsync(maintenance, $"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy", ct);
        return new PostgresDatabase(maintenance, name, ownServer);
    }

    private static async Task<string> TemplateAsync(string server, CancellationToken ct)
    {
        await Gate.WaitAsync(ct);
        try
        {
            if (_template is null)
            {
                var name = NewName("template");
                await ExecuteAsync(server, $"CREATE DATABASE {name}", ct);

                // Without a pool: PostgreSQL copies only a database to which nobody is connected.
                await MigrationRunner.RunAsync(new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = false }.ConnectionString, ct);
                _template = name;
            }

            return _template;
        }
        finally
        {
            Gate.Release();
        }
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
                    _sharedServer = await PostgresServer.CreateAsync(ct);
                    _serverConnectionString = _sharedServer.ConnectionString;
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
