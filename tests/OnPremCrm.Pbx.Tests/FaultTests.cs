using Npgsql;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Pbx;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Pbx.Tests;

/// <summary>
/// Telephones call through a real Asterisk without a pause, and one thing after another breaks around it. What was missed is restored from Asterisk's
/// ledger; then the log must say what that ledger says, call by call, read by us and read plainly.
/// </summary>
[Parallelizable(ParallelScope.Self)] // has a PBX and a PostgreSQL of its own
public sealed class FaultTests
{
    private const int Answered = 150;
    private const int Abandoned = 50;
    private const double Seconds = 70;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private PostgresDatabase _postgres = null!;
    private NpgsqlDataSource _source = null!;
    private TemporaryFolder _folder = null!;
    private RealAsterisk _pbx = null!;
    private FaultyWire _wire = null!;
    private ServiceProcess _service = null!;

    [SetUp]
    public async Task Open()
    {
        _pbx = await RealAsterisk.StartAsync(ringSeconds: 30);
        _wire = FaultyWire.To(_pbx.AmiPort);
        _postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        _source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        _folder = TemporaryFolder.Create("onpremcrm-faults-");
        _service = await StartServiceAsync();
        await UntilAsync("SELECT count(*) = 1 FROM telephony_servers WHERE link = 'up'");
    }

    [TearDown]
    public async Task Close()
    {
        await _service.DisposeAsync();
        await _wire.DisposeAsync();
        await _pbx.DisposeAsync();
        await _source.DisposeAsync();
        await _postgres.DisposeAsync();
        await _folder.DisposeAsync();
    }

    [Test]
    public async Task Whatever_breaks_the_log_agrees_with_the_ledger_in_the_end()
    {
        var since = DateTimeOffset.UtcNow.AddMinutes(-1);
        await _pbx.Phone("101").Answers(after: 0.5, calls: Answered);
        await _pbx.Phone("104").Answers(after: 60, calls: Abandoned);
        await using var callers = await _pbx.Outside.CallInNumbers("+493055500101", Answered, Answered / Seconds, patience: 30, talkFor: 3);
        await using var impatient = await _pbx.Outside.CallInNumbers("+493055500104", Abandoned, Abandoned / Seconds, patience: 2, talkFor: 2);
        await UntilAsync("SELECT count(*) > 3 FROM calls WHERE state = 'ended'");

        await KilledAsync();
        await BrokenAsync(_wire.Reset);
        await BrokenAsync(_wire.CutInMidMessage);
        await SilentAsync(TimeSpan.FromSeconds(8));
        await DatabaseStoppedAsync(killed: false);
        await DatabaseStoppedAsync(killed: true);
        await DatabaseConnectionsCutAsync();
        await callers.EndedAsync();
        await impatient.EndedAsync();

        await UntilAsync("SELECT count(*) = 0 FROM listening_gaps WHERE state IN ('open', 'waiting')");
        await UntilAsync("SELECT count(*) = 0 FROM live_calls");
        await UntilAsync($"SELECT count(*) >= {Answered + Abandoned} FROM calls WHERE state = 'ended' AND merged_into IS NULL");
        var now = DateTimeOffset.UtcNow;
        await ExecuteAsync($"INSERT INTO ledger_jobs (id, kind, server, from_at, to_at, state, asked_at) VALUES (gen_random_uuid(), 'proof', 'main', '{since:o}', '{now:o}', 'queued', now())");
        await UntilAsync("SELECT count(*) = 1 FROM ledger_proofs");
        TestContext.Out.WriteLine(await ScalarAsync<string>("SELECT string_agg(concat_ws(' ', cause, state, calls_found, calls_added, calls_corrected), E'\\n' ORDER BY from_at) FROM listening_gaps"));
        using var all = Assert.EnterMultipleScope();
        Assert.That(await PlainLedger.CompareAsync(_pbx.CelCsvPath, _source), Is.EqualTo(new PlainLedger(Answered + Abandoned, Answered, Lost: 0, Doubled: 0, Wrong: 0)));
        Assert.That(await ScalarAsync<string>("SELECT concat_ws(' ', calls_agreeing, calls_in_ledger, exceptions) FROM ledger_proofs"), Is.EqualTo($"{Answered + Abandoned} {Answered + Abandoned} []"));
        Assert.That(await ScalarAsync<long>("SELECT count(*) FROM listening_gaps WHERE state <> 'restored'"), Is.Zero);
        Assert.That(await ScalarAsync<long>("SELECT count(*) FROM calls WHERE source = 'cel'"), Is.GreaterThan(3), "the faults were felt");
    }

    private async Task KilledAsync()
    {
        await _service.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(2)); // calls that nobody hears
        await _service.DisposeAsync();
        _service = await StartServiceAsync();
        await HeardAgainAsync(DateTimeOffset.UtcNow);
    }

    private async Task BrokenAsync(Action how)
    {
        var before = DateTimeOffset.UtcNow;
        how();
        await HeardAgainAsync(before);
    }

    private async Task SilentAsync(TimeSpan time)
    {
        _wire.FallSilent();
        await Task.Delay(time);
        var before = DateTimeOffset.UtcNow;
        _wire.Mend();
        await HeardAgainAsync(before);
    }

    private async Task DatabaseStoppedAsync(bool killed)
    {
        await _postgres.StopServerAsync();
        await Task.Delay(TimeSpan.FromSeconds(3)); // calls that nobody can write down
        if (killed)
        {
            await _service.KillAsync();
            await _service.DisposeAsync();
        }

        await _postgres.StartServerAsync();
        if (killed)
        {
            _service = await StartServiceAsync();
        }

        await UntilAsync("SELECT link = 'up' AND heartbeat_at > now() - interval '3 seconds' FROM telephony_servers");
    }

    private async Task DatabaseConnectionsCutAsync()
    {
        for (var i = 0; i < 20; i++)
        {
            await ExecuteAsync("""
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name LIKE 'onpremcrm%' AND pid <> pg_backend_pid()
                """);
            await Task.Delay(150);
        }
    }

    private Task HeardAgainAsync(DateTimeOffset since) => UntilAsync($"SELECT link = 'up' AND link_since > '{since:O}' FROM telephony_servers");

    private Task<ServiceProcess> StartServiceAsync() => ServiceProcess.StartAsync(
        _postgres.ConnectionString,
        new AmiOptions { Host = "127.0.0.1", Port = _wire.Port, Username = RealAsterisk.AmiUser, Secret = _pbx.AmiSecret },
        _folder.Path,
        ("Asterisk:Servers:0:RecordingsPath", _pbx.RecordingsPath), ("Asterisk:Servers:0:MonitorPath", _pbx.MonitorPath), ("Asterisk:Servers:0:CelCsvPath", _pbx.CelCsvPath),
        ("Logging:LogLevel:Default", "Warning"));

    private async Task UntilAsync(string question)
    {
        var end = DateTimeOffset.UtcNow + Patience;
        while (true)
        {
            try
            {
                if (await ScalarAsync<bool>(question))
                {
                    return;
                }
            }
            catch (NpgsqlException) when (DateTimeOffset.UtcNow < end)
            {
                // It was just started, or has cut the pool's connections; and before the first start the tables are not there.
            }

            if (DateTimeOffset.UtcNow > end)
            {
                Assert.Fail($"Never true: {question}\n{await ScalarAsync<string>("SELECT json_agg(gap)::text FROM listening_gaps gap WHERE state <> 'restored'")}\n{_service.Output}");
            }

            await Task.Delay(100);
        }
    }

    private async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
