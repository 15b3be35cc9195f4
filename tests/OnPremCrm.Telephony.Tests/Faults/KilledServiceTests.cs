using System.Diagnostics;
using System.Globalization;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests.Faults;

/// <summary>SIGKILL at random moments; ONPREMCRM_KILLS says how many times.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class KilledServiceTests
{
    private const double CallsPerSecond = 8;

    private PostgresDatabase _postgres = null!;
    private TemporaryFolder _folder = null!;

    [SetUp]
    public async Task Start()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _folder = TemporaryFolder.Create("onpremcrm-killed-");
    }

    [TearDown]
    public async Task Stop()
    {
        await _folder.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task Killed_again_and_again_under_load_it_loses_and_doubles_nothing_that_it_heard()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable("ONPREMCRM_KILLS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 12;
        var seed = Environment.TickCount;
        await using var load = new SimulatedLoad(seed);
        var random = new Random(seed);
        load.Begin(CallsPerSecond);
        for (var kill = 0; kill < kills; kill++)
        {
            await using var service = await ServiceAsync(load);
            if (random.Next(4) > 0)
            {
                await ListensAsync(load, service);
            }

            await Task.Delay(random.Next(6000));
            await service.KillAsync();
        }

        await using var last = await ServiceAsync(load);
        await ListensAsync(load, last);
        await Task.Delay(TimeSpan.FromSeconds(6)); // some calls that nothing happens to
        await load.FinishAsync();
        await AllEndedAsync(last);

        var truth = await LogTruth.CompareAsync(_postgres.ConnectionString, load.Told, load.Unheard);
        TestContext.Out.WriteLine($"{kills} kills, {truth}");
        foreach (var (from, to) in load.Unheard)
        {
            TestContext.Out.WriteLine($"unheard {from:HH:mm:ss.fff}..{to:HH:mm:ss.fff}");
        }

        Assert.That(truth.Faults, Is.Empty);
        Assert.That(truth.Exact, Is.GreaterThan(10), "the load was heard");
    }

    [Test]
    public async Task Of_two_processes_the_second_takes_over_within_seconds_when_the_first_is_killed()
    {
        await using var load = new SimulatedLoad(Environment.TickCount);
        await using var first = await ServiceAsync(load);
        await ListensAsync(load, first);
        await using var second = await ServiceAsync(load);
        await Until.TrueAsync(() => second.Output.Contains("waiting to take over", StringComparison.Ordinal), () => second.Output);
        load.Begin(CallsPerSecond);
        await Task.Delay(TimeSpan.FromSeconds(5));
        Assert.That(load.Server.Sessions, Has.Count.EqualTo(1), "one leads");

        var killed = Stopwatch.GetTimestamp();
        await first.KillAsync();
        await Until.TrueAsync(() => !load.IsHeard, () => "The PBX still has the dead one's session.");
        await ListensAsync(load, second);
        var took = Stopwatch.GetElapsedTime(killed);
        await Task.Delay(TimeSpan.FromSeconds(3));
        await load.FinishAsync();
        await AllEndedAsync(second);

        var truth = await LogTruth.CompareAsync(_postgres.ConnectionString, load.Told, load.Unheard);
        TestContext.Out.WriteLine($"taken over after {took.TotalSeconds:F1} s; {truth}");
        Assert.That(truth.Faults, Is.Empty);
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    private Task<ServiceProcess> ServiceAsync(SimulatedLoad load) =>
        ServiceProcess.StartAsync(_postgres.ConnectionString, load.OptionsAt(load.Server.Port), _folder.Path);

    private static Task ListensAsync(SimulatedLoad load, ServiceProcess service) => Until.TrueAsync(() => load.IsHeard, () => service.Output, TimeSpan.FromSeconds(90));

    // The row of the server is written when the service has caught up with all that lay in the journal.
    private async Task AllEndedAsync(ServiceProcess service)
    {
        await Until.TrueAsync(_postgres.ConnectionString, "SELECT link = 'up' AND heartbeat_at > link_since AND heartbeat_at > now() - interval '6 seconds' FROM telephony_servers", () => service.Output);
        await Until.TrueAsync(
            _postgres.ConnectionString, "SELECT NOT EXISTS (SELECT FROM calls WHERE state <> 'ended') AND NOT EXISTS (SELECT FROM live_calls)", () => service.Output);
        Assert.That((await JournalCopy.ReadAsync(_folder.Path)).Calls, Is.Empty);
    }
}
