using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Testing;
using static OnPremCrm.Telephony.Tests.Snapshots;

namespace OnPremCrm.Telephony.Tests.Calls;

public sealed class CallRewritingTests
{
    private PostgresDatabase _postgres = null!;
    private RecorderBench _bench = null!;

    [SetUp]
    public async Task Open()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _bench = new RecorderBench(_postgres.ConnectionString);
    }

    [TearDown]
    public async Task Close()
    {
        await _bench.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task A_call_that_the_log_lacks_is_added_with_its_source_and_its_callback()
    {
        await RewriteAsync(CallSource.Cel, Missed("1.1", Monday));

        Assert.That(await CallAsync("concat_ws(' ', disposition, source, rang)"), Is.EqualTo("abandoned cel {101}"));
        Assert.That(await _bench.ScalarAsync<string>("SELECT concat_ws(' ', state, attempts) FROM callbacks"), Is.EqualTo("open 1"));
    }

    [Test]
    public async Task An_end_that_was_not_seen_is_replaced_by_the_one_that_happened()
    {
        await WriteAsync(Answered("1.1", Monday) with
        {
            AnsweredAt = null, TalkSeconds = null, AnsweredBy = [], MissedBy = ["101"], EndedAt = Monday.AddSeconds(2), Disposition = CallDisposition.Unknown, EndKnown = false,
            Version = 700,
        });
        await RewriteAsync(CallSource.Cel, Answered("1.1", Monday));

        Assert.That(await CallAsync("concat_ws(' ', disposition, ended_at - started_at, talk_seconds, answered_by, missed_by, end_known, source, version)"),
            Is.EqualTo("answered 00:01:05 60 {101} {} t cel 701"));
    }

    [Test]
    public async Task A_missed_call_that_was_answered_after_all_is_no_attempt()
    {
        await WriteAsync(Missed("1.1", Monday), Missed("1.2", Monday.AddMinutes(5)));
        await RewriteAsync(CallSource.Events, Missed("1.2", Monday.AddMinutes(5)) with { Disposition = CallDisposition.Failed, Direction = CallDirection.Outbound });
        Assert.That(await _bench.ScalarAsync<string>("SELECT concat_ws(' ', state, attempts, (SELECT linkedid FROM calls WHERE id = last_call_id)) FROM callbacks"),
            Is.EqualTo("open 1 1.1"));

        await RewriteAsync(CallSource.Events, Missed("1.1", Monday) with { Direction = CallDirection.Outbound });
        Assert.That(await _bench.ScalarAsync<long>("SELECT count(*) FROM callbacks"), Is.Zero);
    }

    [Test]
    public async Task A_callback_that_somebody_promised_stays_when_its_call_is_read_again()
    {
        await WriteAsync(Answered("1.1", Monday));
        await _bench.ExecuteAsync("""
            INSERT INTO callbacks (id, number, state, owner_reason, first_call_id, last_call_id, last_attempt_at, due_at, created_at, updated_at)
            SELECT gen_random_uuid(), number, 'open', 'taken', id, id, ended_at, ended_at, ended_at, ended_at FROM calls
            """);
        await RewriteAsync(CallSource.Cel, Answered("1.1", Monday));

        Assert.That(await _bench.ScalarAsync<string>("SELECT concat_ws(' ', state, attempts) FROM callbacks"), Is.EqualTo("open 1"));
    }

    [Test]
    public async Task A_restored_conversation_closes_what_was_owed_before_it()
    {
        await WriteAsync(Missed("1.1", Monday));
        await RewriteAsync(CallSource.Cel, CalledOut("1.2", Monday.AddMinutes(5)));

        Assert.That(await _bench.ScalarAsync<string>("SELECT concat_ws(' ', state, closed_how) FROM callbacks"), Is.EqualTo("closed called-back"));
    }

    [Test]
    public async Task Writing_the_same_calls_over_twice_gives_the_same_rows()
    {
        CallSnapshot[] calls = [Missed("1.1", Monday), Answered("1.2", Monday.AddMinutes(1), "+493012345678"), Missed("1.3", Monday.AddMinutes(2))];
        await RewriteAsync(CallSource.Cel, calls);
        var once = await AllAsync();
        _bench.ForgetEverything();
        await RewriteAsync(CallSource.Cel, calls);

        Assert.That(await AllAsync(), Is.EqualTo(once));
    }

    [Test]
    public async Task A_source_that_knows_the_call_by_a_later_linkedid_finds_the_same_row()
    {
        await WriteAsync(Answered("1.1", Monday) with { Linkedid = "1.5", Aliases = ["1.1", "1.5"], EndKnown = false });
        await RewriteAsync(CallSource.Cel, Answered("1.5", Monday) with { TalkSeconds = 58 });

        Assert.That(await _bench.ScalarAsync<long>("SELECT count(*) FROM calls"), Is.EqualTo(1));
        Assert.That(await CallAsync("concat_ws(' ', talk_seconds, end_known)"), Is.EqualTo("58 t"));
    }

    [Test]
    public async Task The_contact_that_somebody_chose_and_the_children_that_are_gone()
    {
        await _bench.ExecuteAsync("INSERT INTO contacts (id, name, created_at, updated_at) VALUES ('00000000-0000-7000-8000-0000000000c2', 'Fritz', now(), now())");
        var segments = new[]
        {
            new SegmentSnapshot { Kind = SegmentKind.Wait, Parties = ["outside"], From = Monday, To = Monday.AddSeconds(2) },
            new SegmentSnapshot { Kind = SegmentKind.Talk, Parties = ["outside", "101"], From = Monday.AddSeconds(5), To = Monday.AddSeconds(65) },
        };
        await WriteAsync(Answered("1.1", Monday) with { Segments = segments });
        await _bench.ExecuteAsync("UPDATE calls SET contact_id = '00000000-0000-7000-8000-0000000000c2', match = 'chosen'");

        await RewriteAsync(CallSource.Events, Answered("1.1", Monday, "+493099999999") with { Segments = segments[1..] });

        Assert.That(await CallAsync("concat_ws(' ', number, match, right(contact_id::text, 2))"), Is.EqualTo("+493099999999 chosen c2"));
        Assert.That(await _bench.ScalarAsync<string>("SELECT string_agg(ordinal || kind, ' ') FROM talk_segments"), Is.EqualTo("0talk"));
    }

    [Test]
    public async Task A_late_word_of_the_live_tracker_does_not_undo_it()
    {
        var live = Answered("1.1", Monday) with { EndKnown = false, Version = 8 };
        await WriteAsync(live);
        await RewriteAsync(CallSource.Cel, Answered("1.1", Monday));
        await WriteAsync(live with { Version = 9, AnsweredBy = ["109"] });

        Assert.That(await CallAsync("concat_ws(' ', answered_by, end_known)"), Is.EqualTo("{101} t"));
    }

    [Test]
    public void A_call_that_is_still_up_is_refused() =>
        Assert.That(() => RewriteAsync(CallSource.Cel, Answered("1.1", Monday).StillTalking()), Throws.ArgumentException);

    [Test]
    public async Task A_thousand_old_calls_ring_the_pages_a_few_times()
    {
        var calls = Enumerable.Range(0, 1000).Select(i => Missed($"1.{i}", Monday.AddSeconds(i), $"+4917012{i:00000}")).ToArray();
        foreach (var batch in calls.Chunk(200))
        {
            await RewriteAsync(CallSource.Cel, batch);
        }

        Assert.That(await _bench.ScalarAsync<long>("SELECT count(*) FROM calls"), Is.EqualTo(1000));
        Assert.That(await _bench.ScalarAsync<long>("SELECT count(*) FROM changes WHERE noun = 'calls'"), Is.EqualTo(5));
    }

    private Task WriteAsync(params CallSnapshot[] snapshots) => _bench.Recorder.WriteAsync(snapshots, CancellationToken.None);

    private Task RewriteAsync(CallSource from, params CallSnapshot[] snapshots) => _bench.Recorder.RewriteAsync(snapshots, from, CancellationToken.None);

    private async Task<string> CallAsync(string expression) => await _bench.ScalarAsync<string>($"SELECT {expression} FROM calls");

    private async Task<string> AllAsync() => await _bench.ScalarAsync<string>("""
        SELECT string_agg(concat_ws(' ', linkedid, disposition, number, rang, answered_by, source,
            (SELECT count(*) FROM call_legs WHERE call_id = calls.id), (SELECT concat_ws(' ', state, attempts) FROM callbacks WHERE callbacks.number = calls.number)), '; ' ORDER BY id)
        FROM calls
        """);
}
