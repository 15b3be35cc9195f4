using Npgsql;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Faults;

/// <summary>The connection to the PBX breaks in every way a network knows, in the middle of calls of all kinds; and the events come oddly.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class BrokenWireTests
{
    private PostgresDatabase _postgres = null!;
    private SimulatedLoad _load = null!;
    private FaultyWire _wire = null!;
    private RunningService _service = null!;

    public async Task StartAsync(TimeProvider? clock = null)
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _load = new SimulatedLoad(Environment.TickCount, clock);
        _wire = FaultyWire.To(_load.Server.Port);
        _service = await RunningService.StartAsync(_postgres.ConnectionString, _load.OptionsAt(_wire.Port), ("Logging:LogLevel:Default", "Error"));
        await _service.UntilAsync("SELECT link = 'up' FROM telephony_servers");
        _load.Begin(callsPerSecond: 12);
    }

    [TearDown]
    public async Task Stop()
    {
        await _service.DisposeAsync();
        await _wire.DisposeAsync();
        await _load.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task Reset_again_and_again()
    {
        await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2));
            await BreakAsync(_wire.Reset);
        }

        var truth = await TruthAsync();
        Assert.That(truth.Exact, Is.GreaterThan(20));
    }

    [Test]
    public async Task Cut_in_the_middle_of_a_message()
    {
        await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2));
            await BreakAsync(_wire.CutInMidMessage);
        }

        var truth = await TruthAsync();
        Assert.That(truth.Exact, Is.GreaterThan(20));
    }

    [Test]
    public async Task Silent_without_a_word()
    {
        await StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(3));
        await _service.UntilAsync("SELECT link = 'up' FROM telephony_servers");
        var from = DateTimeOffset.UtcNow;
        _wire.FallSilent();
        await _service.UntilAsync("SELECT link <> 'up' FROM telephony_servers", TimeSpan.FromSeconds(40));
        TestContext.Out.WriteLine($"noticed after {(DateTimeOffset.UtcNow - from).TotalSeconds:F1} s");
        _wire.Mend();
        await _service.UntilAsync("SELECT link = 'up' FROM telephony_servers", TimeSpan.FromSeconds(60));
        await Task.Delay(TimeSpan.FromSeconds(3));

        var truth = await TruthAsync();
        Assert.That(truth.Exact, Is.GreaterThan(20));
        Assert.That(await _service.ScalarAsync<bool>($"SELECT count(*) = 1 AND bool_and(from_at <= '{from:O}' AND to_at > '{from.AddSeconds(5):O}') FROM listening_gaps WHERE cause = 'connection-lost'"), Is.True);
    }

    [Test]
    public async Task Each_event_twice_and_those_of_different_calls_in_another_order()
    {
        await StartAsync();
        (_wire.Doubles, _wire.Disorders) = (true, true);
        await Task.Delay(TimeSpan.FromSeconds(10));

        var truth = await TruthAsync();
        Assert.That(truth.Exact, Is.EqualTo(truth.Calls));
    }

    [TestCase(-7)]
    [TestCase(7)]
    public async Task The_clock_of_the_PBX_is_minutes_off(int minutes)
    {
        await StartAsync(new ShiftedClock(TimeSpan.FromMinutes(minutes)));
        await Task.Delay(TimeSpan.FromSeconds(4));
        await BreakAsync(_wire.Reset);
        await Task.Delay(TimeSpan.FromSeconds(4));

        var truth = await TruthAsync();
        Assert.That(truth.Exact, Is.GreaterThan(20));
        Assert.That(
            await _service.ScalarAsync<string>("SELECT string_agg(calls::text, ' ') FROM calls WHERE talk_seconds > 30 OR ring_seconds > 30 OR wait_seconds > 30"),
            Is.Null, "durations are all by one clock");
    }

    [Test]
    public async Task PostgreSQL_cuts_every_connection_in_mid_transaction()
    {
        await StartAsync();
        await using var source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        var cut = 0L;
        for (var end = DateTimeOffset.UtcNow.AddSeconds(10); DateTimeOffset.UtcNow < end; await Task.Delay(150))
        {
            await using var command = source.CreateCommand("""
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name LIKE 'onpremcrm%' AND pid <> pg_backend_pid()
                """);
            cut += (long)(await command.ExecuteScalarAsync())!;
        }

        TestContext.Out.WriteLine($"{cut} connections cut");
        Assert.That(cut, Is.GreaterThan(30));
        var truth = await TruthAsync();
        Assert.That(truth.Exact, Is.EqualTo(truth.Calls));
        Assert.That(_load.Server.Sessions, Has.Count.EqualTo(1), "it went on listening and leading");
    }

    private async Task BreakAsync(Action how)
    {
        var before = DateTimeOffset.UtcNow;
        how();
        await _service.UntilAsync($"SELECT link = 'up' AND link_since > '{before:O}' FROM telephony_servers", TimeSpan.FromSeconds(60));
    }

    // Outside the gaps that the service itself has noted, the log must be exact.
    private async Task<LogTruth> TruthAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(2));
        await _load.FinishAsync();
        await _service.UntilAsync("SELECT NOT EXISTS (SELECT FROM calls WHERE state <> 'ended') AND NOT EXISTS (SELECT FROM live_calls)", TimeSpan.FromSeconds(60));
        await _service.UntilAsync("SELECT NOT EXISTS (SELECT FROM listening_gaps WHERE to_at IS NULL)");
        var deaf = new List<(DateTimeOffset From, DateTimeOffset To)>();
        await using (var source = NpgsqlDataSource.Create(_postgres.ConnectionString))
        await using (var gaps = source.CreateCommand("SELECT from_at, to_at FROM listening_gaps ORDER BY from_at"))
        await using (var reader = await gaps.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                deaf.Add((reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<DateTimeOffset>(1)));
                TestContext.Out.WriteLine($"gap {deaf[^1].From:HH:mm:ss.fff}..{deaf[^1].To:HH:mm:ss.fff}");
            }
        }

        // What was heard may still wait for the database; what is doubled or wrong stays so.
        var truth = await LogTruth.CompareAsync(_postgres.ConnectionString, _load.Told, deaf);
        for (var end = DateTimeOffset.UtcNow.AddSeconds(30); truth.Faults.Count > 0 && DateTimeOffset.UtcNow < end; await Task.Delay(500))
        {
            truth = await LogTruth.CompareAsync(_postgres.ConnectionString, _load.Told, deaf);
        }

        TestContext.Out.WriteLine(truth);
        Assert.That(truth.Faults, Is.Empty);
        return truth;
    }

    private sealed class ShiftedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
