using System.Globalization;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OnPremCrm.Telephony.Hosting;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Pbx.Tests;

/// <summary>
/// Calls before, during and after a time in which nobody listened, on a real Asterisk with real telephones: the log must say what Asterisk's own
/// ledger says, call by call, nothing lost and nothing doubled.
/// </summary>
[TestFixture(22)]
[TestFixture(16)]
[Parallelizable(ParallelScope.Self)] // each has a PBX and a database of its own
public class LedgerTests(int version)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private PostgresDatabase _postgres = null!;
    private NpgsqlDataSource _source = null!;
    private TemporaryFolder _store = null!;
    private RealAsterisk _pbx = null!;
    private LoopbackRelay _ami = null!;
    private DateTimeOffset _since;

    [SetUp]
    public async Task Open()
    {
        _pbx = await RealAsterisk.StartAsync(version);
        _ami = LoopbackRelay.To(_pbx.AmiPort);
        _postgres = await PostgresDatabase.CreateAsync();
        _source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        _store = TemporaryFolder.Create("onpremcrm-store-");
        _since = TimeProvider.System.GetUtcNow().AddMinutes(-1);
    }

    [TearDown]
    public async Task Close()
    {
        await _source.DisposeAsync();
        await _postgres.DisposeAsync();
        await _ami.DisposeAsync();
        await _pbx.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Test]
    public async Task A_stopped_service_catches_up_from_the_ledger()
    {
        await using (var first = await StartServiceAsync())
        {
            await AnsweredAsync("111", "+491701000001"); // before
            await first.UntilAsync("SELECT count(*) = 1 FROM calls WHERE state = 'ended'");

            // Begins before and ends within.
            await using var phone = await _pbx.Phone("112").Answers(after: 1);
            await using var caller = await _pbx.Outside.Calls("+493055500112", "+491701000002", talkFor: 4);
            await first.UntilAsync("SELECT count(*) = 1 FROM calls WHERE state = 'talking'");
            await first.DisposeAsync();
            await caller.EndedAsync();
        }

        await AnsweredAsync("113", "+491701000003");
        await GivesUpAsync("114", "+491701000004");
        await OutboundAsync("115", "0301234567");
        await TransferredAsync("116", "117", "+491701000005");

        // Begins within and ends after.
        await using var late = await _pbx.Phone("118").Answers(after: 1);
        await using var stays = await _pbx.Outside.Calls("+493055500118", "+491701000006", talkFor: 12);
        await Task.Delay(TimeSpan.FromSeconds(2));

        await using var second = await StartServiceAsync();
        await AnsweredAsync("119", "+491701000007"); // after
        await stays.EndedAsync();

        await ExpectAllAsync(second, calls: 8, cause: "service-stopped", """
            inbound answered +491701000001 {111} events
            inbound answered +491701000002 {112} cel
            inbound answered +491701000003 {113} cel
            inbound abandoned +491701000004 {} cel
            outbound answered +49301234567 {outside} cel
            inbound answered +491701000005 {116,117} cel
            inbound answered +491701000006 {118} cel
            inbound answered +491701000007 {119} events
            """);
    }

    [Test]
    public async Task A_cut_connection_catches_up_from_the_ledger()
    {
        await using var service = await StartServiceAsync();
        await AnsweredAsync("111", "+491701000001");
        await service.UntilAsync("SELECT count(*) = 1 FROM calls WHERE state = 'ended'");
        await using var phone = await _pbx.Phone("112").Answers(after: 1);
        await using var caller = await _pbx.Outside.Calls("+493055500112", "+491701000002", talkFor: 3);
        await service.UntilAsync("SELECT count(*) = 1 FROM calls WHERE state = 'talking'");

        _ami.Cut();
        await caller.EndedAsync();
        await GivesUpAsync("113", "+491701000003");
        _ami.Mend();
        await service.UntilAsync("SELECT link = 'up' FROM telephony_servers");
        await AnsweredAsync("114", "+491701000004");

        await ExpectAllAsync(service, calls: 4, cause: "connection-lost", """
            inbound answered +491701000001 {111} events
            inbound answered +491701000002 {112} cel
            inbound abandoned +491701000003 {} cel
            inbound answered +491701000004 {114} events
            """);
    }

    // A call may have been heard to its end or be read from the ledger when the gap ended in its middle: only those are listed as both may be.
    private async Task ExpectAllAsync(Service service, int calls, string cause, string expected)
    {
        await service.UntilAsync($"SELECT count(*) = 1 FROM listening_gaps WHERE state = 'restored' AND ledger = 'cel' AND cause = '{cause}' AND calls_unknown = 0");
        await service.UntilAsync($"SELECT count(*) = {calls} FROM calls WHERE state = 'ended' AND merged_into IS NULL");
        var now = TimeProvider.System.GetUtcNow();
        await service.ExecuteAsync($"""
            INSERT INTO ledger_jobs (id, kind, server, from_at, to_at, state, asked_at) VALUES (gen_random_uuid(), 'proof', 'main', '{_since:o}', '{now:o}', 'queued', now())
            """);
        await service.UntilAsync("SELECT count(*) = 1 FROM ledger_proofs");

        using var all = Assert.EnterMultipleScope();
        Assert.That(await service.ScalarAsync<string>("SELECT concat_ws(' ', calls_in_ledger, calls_in_log, calls_agreeing, ledger, fault, exceptions) FROM ledger_proofs"),
            Is.EqualTo($"{calls} {calls} {calls} cel []"));
        Assert.That(await service.ScalarAsync<string>("""
            SELECT string_agg(concat_ws(' ', direction, disposition, number, answered_by, source), E'\n' ORDER BY started_at) FROM calls WHERE merged_into IS NULL
            """), Is.EqualTo(expected));
        Assert.That(await service.ScalarAsync<long>("SELECT count(*) - count(DISTINCT linkedid) FROM calls"), Is.Zero, "nothing is doubled");
        Assert.That(await service.ScalarAsync<bool>("SELECT bool_and(end_known) FROM calls"), Is.True);
        Assert.That(await service.ScalarAsync<long>("SELECT count(*) FROM live_calls"), Is.Zero);
    }

    private async Task AnsweredAsync(string extension, string from)
    {
        await using var phone = await _pbx.Phone(extension).Answers(after: 1);
        await using var caller = await _pbx.Outside.Calls($"+493055500{extension}", from, talkFor: 2);
        await caller.EndedAsync();
    }

    private async Task GivesUpAsync(string extension, string from)
    {
        await using var phone = await _pbx.Phone(extension).JustRings();
        await using var caller = await _pbx.Outside.Calls($"+493055500{extension}", from, patience: 2);
        await caller.EndedAsync();
    }

    private async Task OutboundAsync(string extension, string number)
    {
        await using var outside = await _pbx.OutsideOf(extension).Answers(after: 1);
        await using var caller = await _pbx.Phone(extension).Calls(number, talkFor: 2);
        await caller.EndedAsync();
    }

    private async Task TransferredAsync(string first, string second, string from)
    {
        await using var target = await _pbx.Phone(second).Answers(after: 1);
        await using var phone = await _pbx.Phone(first).AnswersAndPresses(after: 1, $"##{second}", thenAfter: 1);
        await using var caller = await _pbx.Outside.Calls($"+493055500{first}", from, talkFor: 9);
        await caller.EndedAsync();
    }

    private async Task<Service> StartServiceAsync()
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Crm"] = _postgres.ConnectionString,
            ["Asterisk:Servers:0:Name"] = "main",
            ["Asterisk:Servers:0:Host"] = "127.0.0.1",
            ["Asterisk:Servers:0:Port"] = _ami.Port.ToString(CultureInfo.InvariantCulture),
            ["Asterisk:Servers:0:Username"] = RealAsterisk.AmiUser,
            ["Asterisk:Servers:0:Secret"] = _pbx.AmiSecret,
            ["Asterisk:Servers:0:Country"] = "DE",
            ["Asterisk:Servers:0:AreaCode"] = "30",
            ["Asterisk:Servers:0:RecordingsPath"] = _pbx.RecordingsPath,
            ["Asterisk:Servers:0:MonitorPath"] = _pbx.MonitorPath,
            ["Asterisk:Servers:0:CelCsvPath"] = _pbx.CelCsvPath,
            ["Recordings:StorePath"] = _store.Path,
            ["Telephony:JournalPath"] = Path.Combine(_store.Path, "journal"),
            ["Logging:LogLevel:Default"] = "Warning",
        };
        for (var trunk = 0; trunk < _pbx.Trunks.Count; trunk++)
        {
            settings[$"Asterisk:Servers:0:Trunks:{trunk}"] = _pbx.Trunks[trunk];
        }

        var begun = TimeProvider.System.GetUtcNow();
        var host = TelephonyHost.Build([], settings);
        await host.StartAsync();
        var service = new Service(host, _source);
        await service.UntilAsync($"SELECT link = 'up' AND link_since > '{begun:o}' FROM telephony_servers");
        return service;
    }

    private sealed class Service(IHost host, NpgsqlDataSource source) : IAsyncDisposable
    {
        private bool _isStopped;

        public async Task<T?> ScalarAsync<T>(string sql)
        {
            await using var command = source.CreateCommand(sql);
            return await command.ExecuteScalarAsync() is T value ? value : default;
        }

        public async Task ExecuteAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        public async Task UntilAsync(string sql)
        {
            using var limit = new CancellationTokenSource(Patience);
            while (!await ScalarAsync<bool>(sql))
            {
                if (limit.IsCancellationRequested)
                {
                    Assert.Fail($"Never true: {sql}\n{await ScalarAsync<string>("SELECT json_agg(g)::text FROM listening_gaps g")}\n"
                        + await ScalarAsync<string>("SELECT string_agg(concat_ws(' ', state, direction, disposition, number, answered_by, source, end_known, linkedid), E'\n' ORDER BY started_at) FROM calls"));
                }

                await Task.Delay(50);
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (!_isStopped)
            {
                _isStopped = true;
                await host.StopAsync();
                host.Dispose();
            }
        }
    }
}
