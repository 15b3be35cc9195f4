using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Simulator;
using OnPremCrm.Simulator.Pbx;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Rebuilding;

/// <summary>Calls of every kind are heard, kept and read anew.</summary>
public sealed class RebuildTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private PostgresDatabase _postgres = null!;
    private AmiServer _server = null!;
    private Stories _stories = null!;
    private RunningService _service = null!;

    [SetUp]
    public async Task Start()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _server = AmiServer.Start();
        var options = new SimulatedPbxOptions();
        _stories = new Stories(new SimulatedPbx(_server, options, TimeProvider.System), new SpokenSound(options), TimeProvider.System);
        _service = await RunningService.StartAsync(
            _postgres.ConnectionString, new AmiOptions { Host = "127.0.0.1", Port = _server.Port, Username = "crm", Secret = "simulated" });
        await _service.UntilAsync("SELECT link = 'up' FROM telephony_servers");
        await Task.WhenAll(
            _stories.AnsweredAsync(Caller(1), "101", Short, Short, default),
            _stories.AbandonedAsync(Caller(2), "102", Short, default),
            _stories.QueueAsync(Caller(3), "102", Short, Short, default),
            _stories.QueueAsync(Caller(4), null, Short, Short, default),
            _stories.TransferredAsync(Caller(5), "101", "102", Short, Short, default),
            _stories.VoicemailAsync(Caller(6), "101", Short, Short, default),
            _stories.OutboundAsync("103", "+494066969207", Short, Short, default),
            _stories.InternalAsync("104", "105", Short, Short, default));
        await _service.UntilAsync("SELECT count(*) = 8 AND bool_and(state = 'ended') FROM calls");
        await _service.UntilAsync("SELECT count(DISTINCT call_id) = 8 FROM call_events");
        await Task.Delay(TimeSpan.FromSeconds(1.5)); // what came behind the end is written with the next look
    }

    [TearDown]
    public async Task Stop()
    {
        await _service.DisposeAsync();
        await _server.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task Read_anew_by_the_same_rules_nothing_differs()
    {
        var result = await RebuildAsync(dryRun: false);

        Assert.That(result.Changes.SelectMany(change => change.Differences), Is.Empty);
        Assert.That((result.Calls, result.Agreeing, result.Different, result.NotHeardWhole), Is.EqualTo((8, 8, 0, 0)));
    }

    [Test]
    public async Task A_spoiled_row_is_shown_by_a_dry_run_and_mended_by_the_real_one()
    {
        await _service.ScalarAsync<int>("UPDATE calls SET disposition = 'missed', answered_at = NULL, talk_seconds = NULL, answered_by = '{}', missed_by = '{101}' WHERE number = '+494066969201'");
        await _service.ScalarAsync<int>("DELETE FROM call_transfers");
        await _service.ScalarAsync<int>("UPDATE call_legs SET extension = '999' WHERE call_id = (SELECT id FROM calls WHERE number = '+494066969206')");
        await _service.ScalarAsync<int>("""
            INSERT INTO call_notes (id, call_id, author_name, body, created_at, updated_at) SELECT gen_random_uuid(), id, 'Petra', 'keep me', now(), now() FROM calls
            """);
        const string spoiled = "SELECT count(*) = 1 FROM calls WHERE disposition = 'missed' AND number = '+494066969201'";

        var shown = await RebuildAsync(dryRun: true);
        Assert.That(await _service.ScalarAsync<bool>(spoiled), Is.True, "a dry run changes nothing");
        var mended = await RebuildAsync(dryRun: false);
        var again = await RebuildAsync(dryRun: false);

        Assert.That((shown.Agreeing, shown.Different, shown.Applied), Is.EqualTo((5, 3, false)));
        var answered = shown.Changes.Single(change => change.Number == "+494066969201").Differences;
        Assert.That(answered.Select(difference => difference.Field), Is.EqualTo(new[] { "answeredAt", "talkSeconds", "disposition", "answeredBy", "missedBy" }));
        Assert.That(answered.Single(difference => difference.Field == "disposition"), Is.EqualTo(new LedgerDifference("disposition", "missed", "answered")));
        Assert.That(shown.Changes.Single(change => change.Number == "+494066969205").Differences.Single().Source, Does.StartWith("blind 101 to 102"));
        Assert.That(shown.Changes.Single(change => change.Number == "+494066969206").Differences.Single().Log, Does.StartWith("999 "));
        Assert.That((mended.Different, mended.Applied), Is.EqualTo((3, true)));
        Assert.That((again.Agreeing, again.Different), Is.EqualTo((8, 0)), "the second time there is nothing to do");
        await _service.UntilAsync("SELECT count(*) = 1 FROM calls WHERE number = '+494066969201' AND disposition = 'answered' AND answered_by = '{101}' AND missed_by = '{}' AND talk_seconds IS NOT NULL");
        await _service.UntilAsync("SELECT count(*) = 1 FROM call_transfers");
        await _service.UntilAsync("SELECT count(*) = 8 FROM call_notes");
    }

    [Test]
    public async Task What_cannot_be_read_anew_is_left_alone_and_counted()
    {
        await _service.ScalarAsync<int>("UPDATE calls SET disposition = 'failed'");
        await _service.ScalarAsync<int>("UPDATE calls SET source = 'cel' WHERE number = '+494066969202'");
        await _service.ScalarAsync<int>("DELETE FROM call_events WHERE call_id = (SELECT id FROM calls WHERE number = '+494066969203')");

        var result = await RebuildAsync(dryRun: false);

        Assert.That((result.Calls, result.FromLedger, result.WithoutEvents, result.Different), Is.EqualTo((8, 1, 1, 6)));
        await _service.UntilAsync("SELECT count(*) = 2 FROM calls WHERE disposition = 'failed'");
    }

    private static OutsideParty Caller(int number) => new($"+4940669692{number:00}");

    private async Task<RebuildResult> RebuildAsync(bool dryRun)
    {
        var id = await _service.ScalarAsync<Guid>($"""
            INSERT INTO ledger_jobs (id, kind, server, from_at, to_at, dry_run, state, asked_at)
            VALUES (gen_random_uuid(), 'rebuild', 'main', now() - interval '1 hour', now(), {dryRun}, 'queued', now()) RETURNING id
            """);
        await _service.UntilAsync($"SELECT state IN ('done', 'failed') FROM ledger_jobs WHERE id = '{id}'");
        Assert.That(await _service.ScalarAsync<string>($"SELECT fault FROM ledger_jobs WHERE id = '{id}'"), Is.Null);
        return RebuildResult.Read((await _service.ScalarAsync<string>($"SELECT result::text FROM ledger_jobs WHERE id = '{id}'"))!);
    }
}
