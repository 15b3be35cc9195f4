using OnPremCrm.Telephony.Tests.Faults;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Simulated;

/// <summary>The simulated PBX keeps a ledger of what it plays, and the log agrees with it.</summary>
public sealed class LedgerTests
{
    [Test]
    public async Task Calls_of_all_kinds_stand_in_the_simulated_ledger_as_they_stand_in_the_log()
    {
        await using var postgres = await PostgresDatabase.CreateAsync();
        await using var folder = TemporaryFolder.Create("onpremcrm-cel-");
        var cel = Path.Combine(folder.Path, "cel.csv");
        var since = DateTimeOffset.UtcNow.AddSeconds(-1);
        await using var load = new SimulatedLoad(seed: 3, celPath: cel);
        await using var service = await RunningService.StartAsync(
            postgres.ConnectionString, load.OptionsAt(load.Server.Port), ("Asterisk:Servers:0:CelCsvPath", cel), ("Logging:LogLevel:Default", "Error"));
        await service.UntilAsync("SELECT link = 'up' FROM telephony_servers");
        load.Begin(callsPerSecond: 8);
        await service.UntilAsync("SELECT count(*) >= 30 FROM calls WHERE state = 'ended'", TimeSpan.FromSeconds(60));
        await load.FinishAsync();
        await service.UntilAsync("SELECT NOT EXISTS (SELECT FROM calls WHERE state <> 'ended') AND NOT EXISTS (SELECT FROM live_calls)", TimeSpan.FromSeconds(60));

        await service.ScalarAsync<Guid>($"""
            INSERT INTO ledger_jobs (id, kind, server, from_at, to_at, state, asked_at)
            VALUES (gen_random_uuid(), 'proof', 'main', '{since:o}', '{DateTimeOffset.UtcNow:o}', 'queued', now()) RETURNING id
            """);
        await service.UntilAsync("SELECT count(*) = 1 FROM ledger_proofs", TimeSpan.FromSeconds(60));
        Assert.That(
            await service.ScalarAsync<string>("SELECT concat_ws(' ', calls_agreeing, calls_in_log, fault, exceptions) FROM ledger_proofs"),
            Is.EqualTo($"{load.Told.Count} {load.Told.Count} []"));
    }
}
