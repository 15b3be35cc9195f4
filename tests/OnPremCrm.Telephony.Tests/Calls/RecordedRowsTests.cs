using OnPremCrm.Telephony.Calls;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests.Calls;

[TestFixtureSource(typeof(RecordedStoryTests), nameof(RecordedStoryTests.Stories))]
public sealed class RecordedRowsTests(string name)
{
    private PostgresDatabase _postgres = null!;
    private RecorderBench _bench = null!;
    private RecordedStory _story = null!;
    private List<CallSnapshot> _told = null!;

    [OneTimeSetUp]
    public async Task Record_the_story()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _bench = new RecorderBench(_postgres.ConnectionString);
        _story = RecordedStory.Read(name);
        _told = new TrackerRun().Play(_story.Events).Wait(TimeSpan.FromSeconds(5)).Emitted;
        foreach (var snapshot in _told)
        {
            await _bench.Recorder.WriteAsync([snapshot], CancellationToken.None);
        }
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        await _bench.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task The_log_has_a_row_for_each_call_that_a_person_would_count() =>
        Assert.That(await _bench.ScalarAsync<long>("SELECT count(*) FROM calls WHERE merged_into IS NULL"), Is.EqualTo(_story.Expected.Calls.Count));

    [Test]
    public async Task Nothing_is_left_live() =>
        Assert.That(await _bench.ScalarAsync<long>("SELECT (SELECT count(*) FROM live_calls) + (SELECT count(*) FROM calls WHERE state <> 'ended' AND merged_into IS NULL)"), Is.Zero);

    [Test]
    public async Task A_callback_is_owed_exactly_for_those_that_nobody_spoke_with()
    {
        var owed = _story.Expected.Calls.Where(call => call.CallbackTask).Select(call => call.OutsideNumber).Distinct().ToArray();

        var open = await _bench.ScalarAsync<string[]>("SELECT coalesce(array_agg(number ORDER BY number), '{}') FROM callbacks WHERE state = 'open'");

        Assert.That(open, Is.EquivalentTo(owed));
    }

    [Test]
    public async Task Hearing_it_all_again_after_a_restart_changes_no_row()
    {
        var before = await RowsAsync();
        _bench.ForgetEverything();

        foreach (var snapshot in _told)
        {
            await _bench.Recorder.WriteAsync([snapshot], CancellationToken.None);
        }

        Assert.That(await RowsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Only_the_last_word_of_each_call_in_one_batch_gives_the_same_calls()
    {
        await using var other = await PostgresDatabase.CreateAsync();
        await using var bench = new RecorderBench(other.ConnectionString);

        await bench.Recorder.WriteAsync([.. _told.GroupBy(snapshot => snapshot.Key).Select(group => group.Last())], CancellationToken.None);

        const string calls = """
            SELECT coalesce(json_agg(json_build_array(linkedid, state, direction, number, answered_at, ended_at, disposition, rang, answered_by, missed_by) ORDER BY started_at)::text, '')
            FROM calls WHERE merged_into IS NULL
            """;
        Assert.That(await bench.ScalarAsync<string>(calls), Is.EqualTo(await _bench.ScalarAsync<string>(calls)));
    }

    private async Task<string> RowsAsync() => await _bench.ScalarAsync<string>("""
        SELECT concat_ws(E'\n',
            (SELECT json_agg(row_to_json(row) ORDER BY row.id)::text FROM calls row),
            (SELECT json_agg(row_to_json(row) ORDER BY row.linkedid)::text FROM call_aliases row),
            (SELECT json_agg(row_to_json(row) ORDER BY row.call_id, row.ordinal)::text FROM call_legs row),
            (SELECT json_agg(row_to_json(row) ORDER BY row.call_id, row.ordinal)::text FROM talk_segments row),
            (SELECT json_agg(row_to_json(row) ORDER BY row.call_id, row.ordinal)::text FROM call_transfers row),
            (SELECT json_agg(row_to_json(row) ORDER BY row.id)::text FROM recordings row),
            (SELECT json_agg(row_to_json(row) ORDER BY row.id)::text FROM callbacks row),
            (SELECT json_agg(row_to_json(row) ORDER BY row.call_id)::text FROM callback_calls row))
        """);
}
