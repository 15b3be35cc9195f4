using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Asterisk;
using OnPremCrm.Core.Database;
using OnPremCrm.Telephony.Callbacks;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Tests;

/// <summary>A recorder on a real database, without the service around it.</summary>
internal sealed class RecorderBench : IAsyncDisposable, IDbContextFactory<CrmDatabase>
{
    private readonly DbContextOptions<CrmDatabase> _options;

    public RecorderBench(string connectionString, TimeProvider? time = null)
    {
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, connectionString);
        _options = options.Options;
        Source = NpgsqlDataSource.Create(connectionString);
        Time = time ?? TimeProvider.System;
        Recorder = NewRecorder();
    }

    public NpgsqlDataSource Source { get; }

    public TimeProvider Time { get; }

    public CallRecorder Recorder { get; private set; }

    public static AsteriskServerOptions Server { get; } = new()
    {
        Name = "main", Host = "127.0.0.1", Username = "crm", Secret = "secret", Country = "DE", AreaCode = "30", Trunks = ["PJSIP/trunk-itsp"],
    };

    public CrmDatabase CreateDbContext() => new(_options);

    /// <summary>As after a restart of the service: nothing is remembered.</summary>
    public void ForgetEverything() => Recorder = NewRecorder();

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private CallRecorder NewRecorder() => new(Source, new NumberReader([Server], Time), new CallMatching(this), new CallbackRule(Time), Time);
}
