using Microsoft.Extensions.Logging.Abstractions;
using OnPremCrm.Asterisk;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Telephony.Ledger;
using OnPremCrm.Telephony.Tests.Calls;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests.Ledger;

public sealed class BackfillTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly LedgerClock SameClock = new(TimeSpan.Zero, IsStamped: true);

    private PostgresDatabase _postgres = null!;
    private TemporaryFolder _folder = null!;
    private FakeClock _clock = null!;
    private RecorderBench _bench = null!;
    private AsteriskServerOptions _server = null!;
    private Backfill _backfill = null!;

    [SetUp]
    public async Task Open()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _folder = TemporaryFolder.Create("ledger-");
        _clock = new FakeClock(Noon.AddHours(1));
        _bench = new RecorderBench(_postgres.ConnectionString, _clock);
        _server = Server("main", Path.Combine(_folder.Path, "cel.csv"));
        _backfill = new Backfill(_bench.Recorder, new CallLog(_bench.Source), _clock, NullLogger<Backfill>.Instance);
    }

    [TearDown]
    public async Task Close()
    {
        await _bench.DisposeAsync();
        await _folder.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task Calls_that_the_log_lacks_are_added_with_all_that_follows_from_them()
    {
        await WriteCelAsync(("inbound-answered", 1), ("inbound-caller-abandons", 2), ("attended-transfer-refer", 3));

        var counts = await RunAsync(0, 10);

        Assert.That((counts.Found, counts.Added, counts.Corrected, counts.StillUp), Is.EqualTo((3, 3, 0, 0)));
        Assert.That(await CallsAsync(), Is.EqualTo(new[] { "12:01 answered {101} cel", "12:02 abandoned {} cel", "12:03 answered {101,102} cel" }));
        Assert.That(await _bench.ScalarAsync<long>("SELECT count(*) FROM callbacks WHERE state = 'closed' OR state = 'open'"), Is.EqualTo(1));
        Assert.That(await _bench.ScalarAsync<long>("SELECT count(*) FROM recordings"), Is.EqualTo(3));
    }

    [Test]
    public async Task Doing_it_twice_changes_nothing()
    {
        await WriteCelAsync([.. Trace.Names.Select((story, at) => (story, at))]);
        await RunAsync(0, 30);
        const string rows = "SELECT md5(string_agg(row_to_json(calls)::text, '' ORDER BY id)) FROM calls";
        var before = await _bench.ScalarAsync<string>(rows);
        _bench.ForgetEverything();

        var counts = await RunAsync(0, 30);

        Assert.That((counts.Added, counts.Corrected), Is.EqualTo((0, 0)));
        Assert.That(await _bench.ScalarAsync<string>(rows), Is.EqualTo(before));
    }

    [Test]
    public async Task Every_story_from_its_ledger_has_the_rows_that_it_has_from_its_events()
    {
        // The recorded events have no times of their own; the rows are compared without them.
        var heard = new Dictionary<string, string>();
        foreach (var story in Trace.Names.Except(["click-to-dial-operator-no-answer", "restart-mid-call"]))
        {
            await _bench.ExecuteAsync("TRUNCATE calls, call_aliases, call_legs, talk_segments, call_transfers, callbacks, callback_calls, recordings, live_calls CASCADE");
            _bench.ForgetEverything();
            var told = new TrackerRun().Play(RecordedStory.Read(story).Events).Wait(TimeSpan.FromSeconds(5)).Emitted;
            await _bench.Recorder.WriteAsync([.. told.GroupBy(snapshot => snapshot.Key).Select(group => group.Last())], CancellationToken.None);
            heard[story] = await FactsAsync();
        }

        using var all = Assert.EnterMultipleScope();
        foreach (var (story, facts) in heard)
        {
            await _bench.ExecuteAsync("TRUNCATE calls, call_aliases, call_legs, talk_segments, call_transfers, callbacks, callback_calls, recordings, live_calls CASCADE");
            _bench.ForgetEverything();
            _backfill = new Backfill(_bench.Recorder, new CallLog(_bench.Source), _clock, NullLogger<Backfill>.Instance);
            await WriteCelAsync((story, 1));
            await RunAsync(0, 10);
            Assert.That(await FactsAsync(), Is.EqualTo(facts), story);
        }
    }

    [Test]
    public async Task An_end_that_nobody_saw_is_corrected_and_a_call_that_the_gap_did_not_touch_stays()
    {
        await WriteCelAsync(("inbound-answered", 1), ("inbound-ring-group", 8));
        var heard = (await RunOnAsync(_server, 0, 10), await CallsAsync()).Item2;
        await _bench.ExecuteAsync("""
            UPDATE calls SET disposition = 'unknown', end_known = false, answered_by = '{}', answered_at = NULL, talk_seconds = NULL, source = 'events' WHERE answered_by = '{101}';
            UPDATE calls SET caller_name = 'as heard', source = 'events' WHERE answered_by = '{108}'
            """);

        var counts = await RunAsync(0, 2);

        Assert.That((counts.Found, counts.Added, counts.Corrected), Is.EqualTo((1, 0, 1)));
        Assert.That(await CallsAsync(), Is.EqualTo(heard.Select(row => row.Contains("108") ? row.Replace("cel", "events") : row)));
    }

    [Test]
    public async Task A_call_that_goes_on_is_left_to_the_live_tracker_and_taken_when_it_has_ended()
    {
        var lines = LedgerText.Cel("inbound-answered", Noon.AddMinutes(1)).Split('\n');
        await File.WriteAllTextAsync(_server.CelCsvPath!, string.Join('\n', lines[..9]) + "\n");
        _clock.Advance(TimeSpan.FromMinutes(-55));
        Assert.That((await RunAsync(0, 2)).StillUp, Is.EqualTo(1));
        Assert.That(await CallsAsync(), Is.Empty);

        await File.WriteAllTextAsync(_server.CelCsvPath!, string.Join('\n', lines));
        Assert.That((await RunAsync(0, 2)).Added, Is.EqualTo(1));
        Assert.That(await CallsAsync(), Is.EqualTo(new[] { "12:01 answered {101} cel" }));
    }

    [Test]
    public async Task A_call_that_began_hours_before_the_gap_is_taken_whole()
    {
        var start = Noon.AddHours(-3);
        var rows = LedgerText.Cel("inbound-answered", start).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var tail = LedgerText.Cel("inbound-answered", Noon.AddMinutes(1)).Split('\n', StringSplitOptions.RemoveEmptyEntries)[9..];
        await using (var writer = new StreamWriter(_server.CelCsvPath!))
        {
            await writer.WriteAsync(string.Join('\n', rows[..9]) + "\n");
            for (var minute = 1; minute < 179; minute++)
            {
                await writer.WriteAsync(LedgerText.Cel("ivr-abandon", start.AddMinutes(minute), $"{minute}-"));
            }

            await writer.WriteAsync(string.Join('\n', tail) + "\n");
        }

        await RunAsync(0, 2);

        Assert.That(await _bench.ScalarAsync<string>("SELECT concat_ws(' ', started_at AT TIME ZONE 'UTC', disposition, round(talk_seconds / 60.0), number) FROM calls"),
            Is.EqualTo("2026-11-21 09:00:00 answered 181 +491701234567"));
    }

    [Test]
    public async Task Calls_that_a_crash_of_Asterisk_cut_off_end_unknown_at_the_last_that_the_ledger_says()
    {
        var lines = LedgerText.Cel("inbound-answered", Noon.AddMinutes(1)).Split('\n');
        await File.WriteAllTextAsync(_server.CelCsvPath!, string.Join('\n', lines[..9]) + "\n");

        var counts = await _backfill.RunAsync(_server, Noon, Noon.AddMinutes(5), true, SameClock, Noon.AddMinutes(2), _ => Task.CompletedTask, CancellationToken.None);

        Assert.That((counts.Added, counts.StillUp), Is.EqualTo((1, 0)));
        Assert.That(await _bench.ScalarAsync<string>("SELECT concat_ws(' ', disposition, end_known, answered_by) FROM calls"), Is.EqualTo("answered f {101}"));

        await _bench.ExecuteAsync("UPDATE calls SET talk_seconds = 40, source = 'events'");
        await _backfill.RunAsync(_server, Noon, Noon.AddMinutes(5), true, SameClock, Noon.AddMinutes(2), _ => Task.CompletedTask, CancellationToken.None);
        Assert.That(await _bench.ScalarAsync<int>("SELECT talk_seconds FROM calls"), Is.EqualTo(40), "we heard that it was up for longer than the ledger can say");
    }

    [Test]
    public async Task Equal_uniqueids_of_two_servers_are_two_calls()
    {
        var second = Server("second", Path.Combine(_folder.Path, "second.csv"));
        await WriteCelAsync(("inbound-answered", 1));
        await File.WriteAllTextAsync(second.CelCsvPath!, LedgerText.Cel("inbound-answered", Noon.AddMinutes(1)));

        await RunAsync(0, 5);
        await RunOnAsync(second, 0, 5);

        Assert.That(await _bench.ScalarAsync<string>("SELECT string_agg(concat_ws(' ', server, linkedid), ', ' ORDER BY server) FROM calls"),
            Is.EqualTo("main 1795286960.13, second 1795286960.13"));
    }

    [TestCase(true, "2026-11-21 12:13:00", TestName = "A_PBX_whose_clock_is_minutes_off_and_stamps_its_events_keeps_its_own_times")]
    [TestCase(false, "2026-11-21 12:01:00", TestName = "A_PBX_whose_clock_is_minutes_off_and_does_not_stamp_is_moved_to_ours")]
    public async Task The_PBX_clock_is_minutes_off(bool isStamped, string startedAt)
    {
        await File.WriteAllTextAsync(_server.CelCsvPath!, LedgerText.Cel("inbound-answered", Noon.AddMinutes(1 + 12)));

        await _backfill.RunAsync(_server, Noon, Noon.AddMinutes(2), true, new LedgerClock(TimeSpan.FromMinutes(12), isStamped), null, _ => Task.CompletedTask, CancellationToken.None);

        Assert.That(await _bench.ScalarAsync<string>("SELECT (started_at AT TIME ZONE 'UTC')::text FROM calls"), Is.EqualTo(startedAt));
    }

    [Test]
    public async Task Without_CEL_the_call_detail_records_must_do()
    {
        _server.CdrCsvPath = Path.Combine(_folder.Path, "cdr.csv");
        await File.WriteAllTextAsync(_server.CdrCsvPath, LedgerText.Cdr("inbound-answered", Noon.AddMinutes(1)));

        var counts = await RunAsync(0, 5);

        Assert.That((counts.Ledger, counts.Added), Is.EqualTo(((LedgerKind?)LedgerKind.Cdr, 1)));
        Assert.That(await CallsAsync(), Is.EqualTo(new[] { "12:01 answered {101} cdr" }));
    }

    [Test]
    public async Task No_ledger_at_all_is_not_configured()
    {
        _server.CelCsvPath = null;

        Assert.That((await Assert.ThrowsAsync<LedgerUnavailableException>(() => RunAsync(0, 5)))!.Fault, Is.EqualTo(LedgerFault.NotConfigured));
    }

    [Test]
    public async Task A_ledger_that_begins_after_calls_that_the_log_knows_is_too_short()
    {
        await WriteCelAsync(("inbound-answered", 1));
        await RunAsync(0, 5);
        await WriteCelAsync(("inbound-ring-group", 8));

        Assert.That((await Assert.ThrowsAsync<LedgerUnavailableException>(() => RunAsync(0, 10)))!.Fault, Is.EqualTo(LedgerFault.TooShort));
        Assert.That(await CallsAsync(), Has.Length.EqualTo(2), "what it has is restored all the same");
    }

    [Test]
    public async Task A_period_read_on_demand_adds_what_is_missing_and_touches_nothing_that_agrees()
    {
        await WriteCelAsync(("inbound-answered", 1), ("inbound-ring-group", 2));
        await RunAsync(0, 5);
        await _bench.ExecuteAsync("UPDATE calls SET source = 'events', caller_name = 'as heard' WHERE answered_by = '{101}'; DELETE FROM call_aliases WHERE call_id IN (SELECT id FROM calls WHERE answered_by = '{108}'); DELETE FROM calls WHERE answered_by = '{108}'");

        var counts = await _backfill.RunAsync(_server, Noon, Noon.AddMinutes(5), everything: false, SameClock, null, _ => Task.CompletedTask, CancellationToken.None);

        Assert.That((counts.Added, counts.Corrected), Is.EqualTo((1, 0)));
        Assert.That(await CallsAsync(), Is.EqualTo(new[] { "12:01 answered {101} events", "12:02 answered {108} cel" }));
    }

    private static AsteriskServerOptions Server(string name, string cel) => new()
    {
        Name = name, Host = "127.0.0.1", Username = "crm", Secret = "secret", Country = "DE", AreaCode = "30", Trunks = ["PJSIP/trunk-itsp"], CelCsvPath = cel,
    };

    private Task<BackfillCounts> RunAsync(int fromMinute, int toMinute) => RunOnAsync(_server, fromMinute, toMinute);

    private Task<BackfillCounts> RunOnAsync(AsteriskServerOptions server, int fromMinute, int toMinute) => _backfill.RunAsync(
        server, Noon.AddMinutes(fromMinute), Noon.AddMinutes(toMinute), everything: true, SameClock, null, _ => Task.CompletedTask, CancellationToken.None);

    private Task WriteCelAsync(params (string Story, int Minute)[] stories) =>
        File.WriteAllTextAsync(_server.CelCsvPath!, string.Concat(stories.Select(story => LedgerText.Cel(story.Story, Noon.AddMinutes(story.Minute)))));

    private Task<string[]> CallsAsync() => _bench.ScalarAsync<string[]>("""
        SELECT coalesce(array_agg(concat_ws(' ', to_char(started_at AT TIME ZONE 'UTC', 'HH24:MI'), disposition, answered_by, source) ORDER BY started_at), '{}')
        FROM calls WHERE merged_into IS NULL
        """);

    private Task<string> FactsAsync() => _bench.ScalarAsync<string>("""
        SELECT coalesce(string_agg(concat_ws(' ', linkedid, direction, number, did, dialled, queue, operator, disposition, end_known, rang, answered_by, missed_by,
            (SELECT array_agg(concat_ws(' ', kind, from_extension, to_extension, completed) ORDER BY ordinal) FROM call_transfers WHERE call_id = calls.id),
            (SELECT array_agg(concat_ws(' ', extension, outcome) ORDER BY ordinal) FROM call_legs WHERE call_id = calls.id),
            (SELECT array_agg(source_path) FROM recordings WHERE call_id = calls.id)), E'\n' ORDER BY started_at), '')
        FROM calls WHERE merged_into IS NULL
        """);
}
