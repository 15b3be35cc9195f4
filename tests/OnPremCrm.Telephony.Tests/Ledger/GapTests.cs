using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Ledger;

/// <summary>The whole service, an AMI server that comes and goes, and the ledger that a PBX would have written meanwhile.</summary>
public sealed class GapTests
{
    private PostgresDatabase _postgres = null!;
    private TemporaryFolder _folder = null!;
    private string _cel = null!;

    [SetUp]
    public async Task Open()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _folder = TemporaryFolder.Create("ledger-");
        _cel = Path.Combine(_folder.Path, "cel.csv");
    }

    [TearDown]
    public async Task Close()
    {
        await _folder.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task Calls_of_a_time_in_which_the_service_was_stopped_are_restored_and_proven()
    {
        await using var asterisk = FakeAsterisk.Start();
        await using (var first = await StartAsync(asterisk))
        {
            await first.UntilAsync("SELECT link = 'up' FROM telephony_servers");
            Assert.That(await first.ScalarAsync<long>("SELECT count(*) FROM listening_gaps"), Is.Zero, "the first start ever has none");
        }

        // The calls took seconds; the gap is made as long as if the service had been away for an hour.
        var now = TimeProvider.System.GetUtcNow();
        await File.WriteAllTextAsync(_cel, LedgerText.Cel("queue-second-answers", now.AddMinutes(-40)) + LedgerText.Cel("inbound-no-answer", now.AddMinutes(-20)));
        await ExecuteAsync("UPDATE listening_gaps SET from_at = from_at - interval '1 hour'; UPDATE telephony_servers SET heartbeat_at = heartbeat_at - interval '1 hour'");
        await using var second = await StartAsync(asterisk);

        await second.UntilAsync("SELECT count(*) = 1 FROM listening_gaps WHERE state = 'restored' AND ledger = 'cel' AND calls_found = 2 AND calls_added = 2 AND calls_unknown = 0");
        Assert.That(await second.ScalarAsync<string>("SELECT cause FROM listening_gaps"), Is.EqualTo("service-stopped"));
        Assert.That(await second.ScalarAsync<string>("SELECT string_agg(concat_ws(' ', disposition, answered_by, source), ', ' ORDER BY started_at) FROM calls"),
            Is.EqualTo("answered {102} cel, missed {} cel"));
        Assert.That(await second.ScalarAsync<long>("SELECT count(*) FROM callbacks WHERE state = 'open'"), Is.EqualTo(1));

        await AskAsync("proof", now.AddHours(-1), now);
        await second.UntilAsync("SELECT state = 'done' FROM ledger_jobs");
        Assert.That(await second.ScalarAsync<string>("SELECT concat_ws(' ', calls_in_ledger, calls_in_log, calls_agreeing, exceptions, ledger, fault) FROM ledger_proofs"), Is.EqualTo("2 2 2 [] cel"));
    }

    [Test]
    public async Task A_lost_connection_is_a_gap_and_without_a_ledger_it_stays_incomplete_and_says_why()
    {
        await using var asterisk = FakeAsterisk.Start();
        await using var service = await RunningService.StartAsync(_postgres.ConnectionString, asterisk.ClientOptions());
        await service.UntilAsync("SELECT link = 'up' FROM telephony_servers");

        asterisk.Reset();

        await service.UntilAsync("SELECT count(*) = 1 FROM listening_gaps WHERE state = 'incomplete' AND cause = 'connection-lost' AND fault = 'not-configured' AND next_try_at IS NULL");
    }

    [Test]
    public async Task A_restart_of_Asterisk_is_a_gap_of_its_own_cause()
    {
        await using var asterisk = FakeAsterisk.Start();
        await using var service = await StartAsync(asterisk);
        await service.UntilAsync("SELECT link = 'up' FROM telephony_servers");

        await asterisk.RestartAsync(TimeSpan.FromMinutes(5));

        // The ledger is not there yet and the log has no calls: nothing can be missing.
        await service.UntilAsync("SELECT count(*) = 1 FROM listening_gaps WHERE state = 'restored' AND cause = 'asterisk-restarted' AND calls_found = 0");
    }

    [Test]
    public async Task A_folder_that_is_not_mounted_is_tried_again_later()
    {
        await using var asterisk = FakeAsterisk.Start();
        _cel = Path.Combine(_folder.Path, "unmounted", "cel.csv");
        await using var service = await StartAsync(asterisk);
        await service.UntilAsync("SELECT link = 'up' FROM telephony_servers");
        asterisk.Close();
        await service.UntilAsync("SELECT count(*) = 1 FROM listening_gaps WHERE state = 'incomplete' AND fault = 'missing' AND next_try_at > now()");

        Directory.CreateDirectory(Path.GetDirectoryName(_cel)!);
        await ExecuteAsync("UPDATE listening_gaps SET next_try_at = now()");

        await service.UntilAsync("SELECT count(*) = 1 FROM listening_gaps WHERE state = 'restored' AND fault IS NULL");
    }

    [Test]
    public async Task What_the_ledger_and_the_log_say_differently_is_told_with_its_reason()
    {
        await using var asterisk = FakeAsterisk.Start();
        var now = TimeProvider.System.GetUtcNow();
        await File.WriteAllTextAsync(_cel, LedgerText.Cel("inbound-answered", now.AddMinutes(-50)) + LedgerText.Cel("inbound-ring-group", now.AddMinutes(-40))
            + LedgerText.Cel("inbound-no-answer", now.AddMinutes(-30)) + LedgerText.Cel("internal-answered", now.AddMinutes(-20)));
        await using var service = await StartAsync(asterisk);
        await service.UntilAsync("SELECT link = 'up' FROM telephony_servers");
        await AskAsync("backfill", now.AddHours(-1), now);
        await service.UntilAsync("SELECT state = 'done' AND (result->>'added')::int = 4 FROM ledger_jobs");
        await ExecuteAsync("""
            UPDATE calls SET talk_seconds = 60, answered_by = '{101,103}' WHERE answered_by = '{101}';
            UPDATE calls SET linkedid = 'x' || linkedid WHERE answered_by = '{108}';
            UPDATE call_aliases SET linkedid = 'x' || linkedid WHERE call_id IN (SELECT id FROM calls WHERE linkedid LIKE 'x%');
            """);
        await ExecuteAsync($"INSERT INTO listening_gaps (id, server, cause, from_at, to_at, state, fault, updated_at) VALUES (gen_random_uuid(), 'main', 'connection-lost', now() - interval '52 minutes', now() - interval '48 minutes', 'incomplete', 'too-short', now())");

        await AskAsync("proof", now.AddHours(-1), now);
        await service.UntilAsync("SELECT count(*) = 1 FROM ledger_proofs");

        Assert.That(await service.ScalarAsync<string>("SELECT concat_ws(' ', calls_in_ledger, calls_in_log, calls_agreeing) FROM ledger_proofs"), Is.EqualTo("4 4 2"));
        Assert.That(await service.ScalarAsync<string>("""
            SELECT string_agg(concat_ws(' ', e->>'kind', e->>'linkedid', e->>'reason', (SELECT string_agg(concat(d->>'field', ':', d->>'log', '/', d->>'source'), ' ') FROM jsonb_array_elements(e->'differences') d)), E'\n' ORDER BY e->>'linkedid')
            FROM ledger_proofs, jsonb_array_elements(exceptions) e
            """), Is.EqualTo("""
            differs 1795286960.13 restored-in-part answeredBy:101, 103/101 talkSeconds:60/6
            not-in-log 1795287026.30
            not-in-ledger x1795287026.30
            """));
    }

    private Task<RunningService> StartAsync(FakeAsterisk asterisk) =>
        RunningService.StartAsync(_postgres.ConnectionString, asterisk.ClientOptions(), ("Asterisk:Servers:0:CelCsvPath", _cel));

    private Task AskAsync(string kind, DateTimeOffset from, DateTimeOffset to) => ExecuteAsync($"""
        INSERT INTO ledger_jobs (id, kind, server, from_at, to_at, state, asked_at) VALUES (gen_random_uuid(), '{kind}', 'main', '{from:o}', '{to:o}', 'queued', now())
        """);

    private async Task ExecuteAsync(string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(_postgres.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
