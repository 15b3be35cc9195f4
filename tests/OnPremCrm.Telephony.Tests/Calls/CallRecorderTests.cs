using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Testing;
using static OnPremCrm.Telephony.Tests.Snapshots;

namespace OnPremCrm.Telephony.Tests.Calls;

public sealed class CallRecorderTests
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
    public async Task An_older_snapshot_that_comes_late_changes_nothing()
    {
        await WriteAsync(Answered("1.1", Monday));
        await WriteAsync(Answered("1.1", Monday).StillTalking());
        _bench.ForgetEverything();
        await WriteAsync(Answered("1.1", Monday).StillTalking());

        Assert.That(await CallAsync("concat_ws(' ', state, disposition, version, talking_now)"), Is.EqualTo("ended answered 10 {}"));
        Assert.That(await _bench.ScalarAsync<long>("SELECT count(*) FROM live_calls"), Is.Zero);
    }

    [Test]
    public async Task An_end_a_disposition_and_the_earliest_answer_are_never_overwritten()
    {
        await WriteAsync(Answered("1.1", Monday));
        await WriteAsync(Answered("1.1", Monday) with
        {
            Version = 11, Disposition = CallDisposition.Missed, EndedAt = Monday.AddHours(1), AnsweredAt = Monday.AddSeconds(30), EndKnown = false, MissedBy = ["102"],
        });

        Assert.That(await CallAsync("concat_ws(' ', disposition, ended_at - started_at, answered_at - started_at, end_known, missed_by, version)"),
            Is.EqualTo("answered 00:01:05 00:00:05 t {102} 11"), "only what was learned late is added");
    }

    [Test]
    public async Task A_call_that_ended_is_never_live_again()
    {
        await WriteAsync(Answered("1.1", Monday));
        await WriteAsync(Answered("1.1", Monday).StillTalking() with { Version = 20 });

        Assert.That(await CallAsync("concat_ws(' ', state, disposition)"), Is.EqualTo("ended answered"));
    }

    [Test]
    public async Task A_linkedid_that_the_call_took_on_finds_the_same_call()
    {
        await WriteAsync(Answered("1.1", Monday).StillTalking() with { Linkedid = "0.9", Aliases = ["1.1", "0.9"] });

        Assert.That(await _bench.ScalarAsync<long>("SELECT count(*) FROM call_aliases WHERE call_id = (SELECT id FROM calls)"), Is.EqualTo(2));
        Assert.That(await CallAsync("linkedid"), Is.EqualTo("0.9"));
    }

    [Test]
    public async Task A_consultation_that_was_merged_gives_its_linkedid_and_recording_to_the_call_that_goes_on()
    {
        var main = Answered("1.1", Monday);
        var consultation = Missed("1.5", Monday.AddSeconds(10)) with
        {
            Direction = CallDirection.Internal, NumberAsPresented = null, Recordings = [new RecordingFile { Path = "/m/c.wav", Uniqueid = "1.5", StartedAt = Monday }],
        };
        await WriteAsync(main.StillTalking(), consultation with { Version = 3, State = CallState.Ringing, EndedAt = null, Disposition = null });
        await WriteAsync(main with { Aliases = ["1.1", "1.5"] }, consultation with { MergedInto = "1.1" });

        Assert.That(await _bench.ScalarAsync<string>("SELECT string_agg(linkedid, ' ' ORDER BY id) FROM calls WHERE merged_into IS NULL"), Is.EqualTo("1.1"));
        Assert.That(await _bench.ScalarAsync<bool>("""
            SELECT (SELECT merged_into FROM calls WHERE linkedid = '1.5') = main.id
                AND (SELECT call_id FROM call_aliases WHERE linkedid = '1.5') = main.id
                AND (SELECT call_id FROM recordings) = main.id
            FROM calls main WHERE linkedid = '1.1'
            """));
    }

    [Test]
    public async Task The_consultation_heard_again_after_a_restart_is_still_itself()
    {
        var consultation = Missed("1.5", Monday.AddSeconds(10)) with { Direction = CallDirection.Internal, NumberAsPresented = null, Version = 50 };
        await WriteAsync(Answered("1.1", Monday), consultation with { MergedInto = "1.1" });
        _bench.ForgetEverything();
        await WriteAsync(consultation with { Version = 60, Rang = ["109"] });

        Assert.That(await _bench.ScalarAsync<string>("SELECT rang::text FROM calls WHERE linkedid = '1.1'"), Is.EqualTo("{101}"));
        Assert.That(await _bench.ScalarAsync<long>("SELECT count(*) FROM calls WHERE merged_into IS NULL"), Is.EqualTo(1));
    }

    [Test]
    public async Task Children_that_a_later_snapshot_no_longer_has_are_gone()
    {
        var segments = new[]
        {
            new SegmentSnapshot { Kind = SegmentKind.Wait, Parties = ["outside"], From = Monday, To = Monday.AddSeconds(2) },
            new SegmentSnapshot { Kind = SegmentKind.Talk, Parties = ["outside", "101"], From = Monday.AddSeconds(5) },
        };
        await WriteAsync(Answered("1.1", Monday).StillTalking() with { Segments = segments });
        await WriteAsync(Answered("1.1", Monday) with { Segments = segments[1..] });

        Assert.That(await _bench.ScalarAsync<string>("SELECT string_agg(ordinal || kind, ' ') FROM talk_segments"), Is.EqualTo("0talk"));
    }

    [Test]
    public async Task A_contact_that_somebody_chose_is_not_matched_again()
    {
        await _bench.ExecuteAsync("""
            INSERT INTO contacts (id, name, created_at, updated_at) VALUES
                ('00000000-0000-7000-8000-0000000000c1', 'Erika', now(), now()), ('00000000-0000-7000-8000-0000000000c2', 'Fritz', now(), now());
            INSERT INTO phone_numbers (id, contact_id, number, as_written) VALUES
                (gen_random_uuid(), '00000000-0000-7000-8000-0000000000c1', '+491701234567', ''), (gen_random_uuid(), '00000000-0000-7000-8000-0000000000c2', '+491701234567', '');
            """);
        await WriteAsync(Answered("1.1", Monday).StillTalking());
        Assert.That(await CallAsync("concat_ws(' ', match, contact_id)"), Is.EqualTo("several"));
        await _bench.ExecuteAsync("UPDATE calls SET contact_id = '00000000-0000-7000-8000-0000000000c2', match = 'chosen'");
        _bench.ForgetEverything();

        await WriteAsync(Answered("1.1", Monday));

        Assert.That(await CallAsync("concat_ws(' ', match, right(contact_id::text, 2))"), Is.EqualTo("chosen c2"));
    }

    [Test]
    public async Task Whom_the_number_could_have_meant_is_kept_from_the_first_look_up_and_nothing_for_a_stranger()
    {
        await _bench.ExecuteAsync("""
            INSERT INTO contacts (id, name, created_at, updated_at) VALUES
                ('00000000-0000-7000-8000-0000000000c1', 'Erika', now(), now()), ('00000000-0000-7000-8000-0000000000c2', 'Fritz', now(), now());
            INSERT INTO phone_numbers (id, contact_id, number, as_written) VALUES
                (gen_random_uuid(), '00000000-0000-7000-8000-0000000000c1', '+491701234567', ''), (gen_random_uuid(), '00000000-0000-7000-8000-0000000000c2', '+491701234567', '');
            INSERT INTO number_choices (number, contact_id, chosen_at) VALUES ('+491701234567', '00000000-0000-7000-8000-0000000000c2', now());
            """);
        await WriteAsync(Answered("1.1", Monday).StillTalking(), Answered("1.2", Monday, "0301234567"));
        await _bench.ExecuteAsync("DELETE FROM phone_numbers");
        _bench.ForgetEverything();
        await WriteAsync(Answered("1.1", Monday));

        Assert.That(
            await _bench.ScalarAsync<string>("SELECT string_agg(concat_ws(' ', number, right(candidates->0->>'contactId', 2), candidates->0->>'wasChosen', right(candidates->1->>'contactId', 2)), ', ') FROM call_matchings"),
            Is.EqualTo("+491701234567 c2 true c1"));
    }

    [Test]
    public async Task The_number_is_read_where_the_server_stands_and_the_reading_is_kept()
    {
        await WriteAsync(
            Answered("1.1", Monday, "0301234567"), Answered("1.2", Monday, "anonymous"), Answered("1.3", Monday, "1234567"),
            Answered("1.4", Monday) with { Direction = CallDirection.Internal, NumberAsPresented = null });

        Assert.That(await _bench.ScalarAsync<string>("SELECT string_agg(concat_ws(' ', number, number_as_presented, number_reading, match), ', ' ORDER BY linkedid) FROM calls"),
            Is.EqualTo("+49301234567 0301234567 national-with-trunk-prefix none, anonymous withheld, +49301234567 1234567 local-with-area-code none, "));
    }

    [Test]
    public async Task A_name_that_the_database_cannot_hold_loses_only_what_is_wrong_in_it()
    {
        await WriteAsync(Answered("1.1", Monday).StillTalking() with { CallerName = "O'Brien \"\\\0 \ud83d Ж 日本" });

        Assert.That(await CallAsync("caller_name"), Is.EqualTo("O'Brien \"\\ \ufffd Ж 日本"));
    }

    [Test]
    public async Task A_live_call_can_be_read_back_as_it_was_told()
    {
        var told = Answered("1.1", Monday).StillTalking() with { Channels = [new ChannelSnapshot { Uniqueid = "1.1", Channel = "PJSIP/trunk-itsp-00000001", IsCaller = true, StartedAt = Monday }] };
        await WriteAsync(told);

        var read = SnapshotJson.Read(await _bench.ScalarAsync<string>("SELECT snapshot::text FROM live_calls"));

        Assert.That((read.Key, read.Version, read.State, read.AnsweredAt, read.Channels.Single()), Is.EqualTo((told.Key, told.Version, told.State, told.AnsweredAt, told.Channels[0])));
    }

    [Test]
    public async Task Two_hundred_calls_in_one_batch_are_two_hundred_rows()
    {
        await WriteAsync([.. Enumerable.Range(0, 200).Select(i => Missed($"1.{i}", Monday.AddSeconds(i), $"+4917012{i:00000}"))]);

        Assert.That(await _bench.ScalarAsync<long>("SELECT (SELECT count(*) FROM calls) + (SELECT count(*) FROM callbacks)"), Is.EqualTo(400));
    }

    private Task WriteAsync(params CallSnapshot[] snapshots) => _bench.Recorder.WriteAsync(snapshots, CancellationToken.None);

    private async Task<string> CallAsync(string expression) => await _bench.ScalarAsync<string>($"SELECT {expression} FROM calls");
}
