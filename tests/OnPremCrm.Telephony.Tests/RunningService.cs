using Microsoft.Extensions.Hosting;
using Npgsql;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Telephony.Hosting;

namespace OnPremCrm.Telephony.Tests;

/// <summary>The whole service in this process, on a database and an AMI server of the test.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IHost _host;
    private readonly NpgsqlDataSource _source;
    private readonly string _journal;

    private RunningService(IHost host, string connectionString)
    {
        _host = host;
        _source = NpgsqlDataSource.Create(connectionString);
        _journal = JournalOf(connectionString);
    }

    public IServiceProvider Parts => _host.Services;

    /// <summary>Where the services of a database keep their journal, unless a test says otherwise.</summary>
    public static string JournalOf(string connectionString) =>
        Path.Combine(Path.GetTempPath(), $"onpremcrm-journal-{new NpgsqlConnectionStringBuilder(connectionString).Database}");

    public static async Task<RunningService> StartAsync(string connectionString, AmiOptions asterisk, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Crm"] = connectionString,
            ["Asterisk:Servers:0:Name"] = "main",
            ["Asterisk:Servers:0:Host"] = asterisk.Host,
            ["Asterisk:Servers:0:Port"] = asterisk.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Asterisk:Servers:0:Username"] = asterisk.Username,
            ["Asterisk:Servers:0:Secret"] = asterisk.Secret,
            ["Asterisk:Servers:0:Country"] = "DE",
            ["Asterisk:Servers:0:AreaCode"] = "30",
            ["Asterisk:Servers:0:Trunks:0"] = "PJSIP/trunk-itsp",
            ["Recordings:StorePath"] = Path.Combine(Path.GetTempPath(), "onpremcrm-none"),
            ["Telephony:JournalPath"] = JournalOf(connectionString),
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        var host = TelephonyHost.Build([], settings);
        await host.StartAsync();
        return new RunningService(host, connectionString);
    }

    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    /// <summary>Waits until a question is answered with true.</summary>
    public async Task UntilAsync(string sql, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        while (true)
        {
            try
            {
                if (await ScalarAsync<bool>(sql))
                {
                    return;
                }
            }
            catch (NpgsqlException)
            {
                // The test has taken the database away.
            }

            if (limit.IsCancellationRequested)
            {
                Assert.Fail($"Never true: {sql}\ncalls: {await ScalarAsync<string>("SELECT json_agg(row_to_json(calls))::text FROM calls")}\nservers: {await ScalarAsync<string>("SELECT json_agg(row_to_json(telephony_servers))::text FROM telephony_servers")}");
            }

            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _source.DisposeAsync();
        if (Directory.Exists(_journal) && !Directory.EnumerateFileSystemEntries(_journal).Any())
        {
            Directory.Delete(_journal);
        }
    }
}
