using Npgsql;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Retention;
using OnPremCrm.Testing;

namespace OnPremCrm.Core.Tests.Retention;

/// <summary>What is old enough goes, in portions, and nothing else; and nothing at all unless somebody said so.</summary>
public sealed class RetentionTests
{
    private const string Number = "+494066969214";
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);

    private PostgresDatabase _postgres = null!;
    private NpgsqlDataSource _source = null!;
    private FakeClock _clock = null!;
    private RetentionWork _work = null!;

    [SetUp]
    public async Task Open()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        _clock = new FakeClock(Now);
        _work = new RetentionWork(_postgres.ConnectionString, _clock) { AtOnce = 2 };
    }

    [TearDown]
    public async Task Close()
    {
        await _source.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task Nothing_goes_unless_somebody_said_so([Values] RetentionKind kind)
    {
        await FillAsync();
        var before = await CountsAsync();

        Assert.That(await _work.RunAsync(default), Is.Empty);
        await RuleAsync(kind, null);
        Assert.That(await _work.RunAsync(default), Is.Empty);

        Assert.That(await CountsAsync(), Is.EqualTo(before));
        Assert.That(await ScalarAsync("SELECT count(*) FROM audit_entries WHERE action = 'keep-no-longer'"), Is.Zero);
    }

    [TestCase(RetentionKind.Recordings, 3)]
    [TestCase(RetentionKind.Callers, 3)]
    [TestCase(RetentionKind.Notes, 3)]
    [TestCase(RetentionKind.ClientNotes, 1)]
    [TestCase(RetentionKind.Events, 3)]
    [TestCase(RetentionKind.Dials, 1)]
    [TestCase(RetentionKind.Sessions, 1)]
    [TestCase(RetentionKind.Audit, 2)]
    public async Task What_the_preview_counts_goes_in_portions_and_is_said_in_the_audit(RetentionKind kind, int old)
    {
        await FillAsync();
        var preview = await _work.PreviewAsync(kind, 90, default);
        Assert.That(preview.Count, Is.EqualTo(old));
        Assert.That(preview.Oldest, Is.LessThan(_work.CutAt(90)));
        Assert.That(preview.Newest, Is.LessThan(_work.CutAt(90)).And.GreaterThanOrEqualTo(preview.Oldest!.Value));
        await RuleAsync(kind, 90);

        Assert.That(await _work.RunAsync(default), Is.EqualTo(new Dictionary<RetentionKind, long> { [kind] = old }));

        Assert.That(await _work.PreviewAsync(kind, 90, default), Is.EqualTo(new RetentionPreview(0, null, null)));
        Assert.That(await TextAsync("SELECT string_agg(concat_ws(' ', user_name, noun, details ->> 'kind', details ->> 'removed', details ->> 'days'), '|') FROM audit_entries WHERE action = 'keep-no-longer'"),
            Is.EqualTo($"OnPremCrm retention-rules {Word.Of(kind)} {old} 90"));
        Assert.That(await TextAsync("SELECT removed || ' ' || (ended_at IS NOT NULL) FROM retention_rules"), Is.EqualTo($"{old} true"));
        Assert.That(await _work.RunAsync(default), Is.Empty, "the next night there is nothing");
        Assert.That(await ScalarAsync("SELECT count(*) FROM audit_entries WHERE action = 'keep-no-longer'"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_recording_that_goes_is_removed_by_the_telephony_service_and_the_ledger_does_not_fetch_it_again()
    {
        var (old, _, _, _) = await FillAsync();
        await RuleAsync(RetentionKind.Recordings, 90);

        await _work.RunAsync(default);

        Assert.That(await TextAsync("SELECT string_agg(stored_path, '|' ORDER BY stored_path) FROM recording_removals"), Is.EqualTo("old0.opus|old1.opus|old2.opus"));
        Assert.That(await TextAsync($"SELECT concat_ws(' ', state, state_reason, stored_path, sha256::text, source_path) FROM recordings WHERE call_id = '{old[0]}'"), Is.EqualTo("missing kept-no-longer /monitor/old0.wav"));
        Assert.That(await ScalarAsync($"SELECT count(*) FROM calls WHERE number = '{Number}'"), Is.EqualTo(8), "the calls stay as they were");
    }

    [Test]
    public async Task Without_its_outside_party_a_call_stays_in_the_figures_and_cannot_be_filled_again()
    {
        var (old, _, _, _) = await FillAsync();
        const string Figures = "SELECT string_agg(concat_ws(' ', direction, disposition, ring_seconds, talk_seconds), '|' ORDER BY id) FROM calls";
        var figures = await TextAsync(Figures);
        await RuleAsync(RetentionKind.Callers, 90);

        await _work.RunAsync(default);
        await RunAsync($"UPDATE calls SET number = '{Number}', caller_name = 'Annika' WHERE id = '{old[1]}'");
        await RunAsync($"INSERT INTO call_events (call_id, part, server, first_at, last_at, count, events) VALUES ('{old[1]}', 9, 'main', now(), now(), 1, 'x')");

        Assert.That(await TextAsync($"SELECT string_agg(concat_ws(' ', coalesce(number, '-'), number_reading, coalesce(caller_name, '-')), '|') FROM calls WHERE id IN ('{old[0]}', '{old[1]}', '{old[2]}')"),
            Is.EqualTo("- erased -|- erased -|- erased -"));
        Assert.That(await TextAsync(Figures), Is.EqualTo(figures));
        foreach (var table in new[] { "call_notes", "recordings", "call_events" })
        {
            Assert.That(await ScalarAsync($"SELECT count(*) FROM {table} WHERE call_id IN ('{old[0]}', '{old[1]}', '{old[2]}')"), Is.Zero, table);
        }

        Assert.That(await ScalarAsync("SELECT count(*) FROM callbacks WHERE state = 'closed'"), Is.Zero, "a closed callback names the number too");
        Assert.That(await ScalarAsync("SELECT count(*) FROM recording_removals"), Is.EqualTo(3));
    }

    [TestCase(RetentionKind.Recordings, "SELECT count(*) FROM recordings WHERE state = 'ready' AND call_id = '{0}'")]
    [TestCase(RetentionKind.Callers, "SELECT count(*) FROM calls WHERE number IS NOT NULL AND id = '{0}'")]
    [TestCase(RetentionKind.Notes, "SELECT count(*) FROM call_notes WHERE call_id = '{0}'")]
    [TestCase(RetentionKind.Events, "SELECT count(*) FROM call_events WHERE call_id = '{0}'")]
    public async Task A_call_that_is_up_owes_a_callback_or_proves_a_consent_is_left_alone(RetentionKind kind, string left)
    {
        var (_, up, owed, proof) = await FillAsync();
        await RuleAsync(kind, 1);

        await _work.RunAsync(default);

        foreach (var call in new[] { up, owed, proof })
        {
            Assert.That(await ScalarAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, left, call)), Is.EqualTo(1));
        }

        Assert.That(await ScalarAsync("SELECT count(*) FROM callbacks WHERE state = 'open'"), Is.EqualTo(1));
    }

    [Test]
    public async Task Who_is_ended_in_the_middle_goes_on_with_the_same_run_and_the_audit_says_all_of_it()
    {
        await FillAsync();
        await RuleAsync(RetentionKind.Notes, 90);

        // The first portion is done, the second waits for somebody who holds the rule; and then the process dies.
        await using (var holder = await _source.OpenConnectionAsync())
        {
            await using var lease = await holder.BeginTransactionAsync();
            await using (var hold = new NpgsqlCommand("LOCK TABLE audit_entries IN ACCESS EXCLUSIVE MODE", holder))
            {
                await hold.ExecuteNonQueryAsync();
            }

            using var death = new CancellationTokenSource();
            var dying = _work.RunAsync(death.Token);
            for (var until = DateTime.Now.AddSeconds(30); await ScalarAsync("SELECT removed FROM retention_rules") < 3; await Task.Delay(20))
            {
                Assert.That(DateTime.Now, Is.LessThan(until), "It did not come so far.");
            }

            await death.CancelAsync();
            Assert.That(async () => await dying, Throws.InstanceOf<OperationCanceledException>());
        }

        Assert.That(await TextAsync("SELECT removed || ' ' || (ended_at IS NULL) FROM retention_rules"), Is.EqualTo("3 true"));
        Assert.That(await _work.RunAsync(default), Is.EqualTo(new Dictionary<RetentionKind, long> { [RetentionKind.Notes] = 3 }));
        Assert.That(await TextAsync("SELECT string_agg(details ->> 'removed', '|') FROM audit_entries WHERE action = 'keep-no-longer'"), Is.EqualTo("3"));
    }

    // Three calls of 200, 150 and 100 days ago, one of yesterday; and old ones that are up, owe a callback, prove a consent; one inside the house.
    private async Task<(Guid[] Old, Guid Up, Guid Owed, Guid Proof)> FillAsync()
    {
        var old = new[] { await CallAsync("old0", 200), await CallAsync("old1", 150), await CallAsync("old2", 100) };
        await CallAsync("new", 1);
        var up = await CallAsync("up", 120, "talking");
        var owed = await CallAsync("owed", 120);
        var proof = await CallAsync("proof", 120);
        await CallAsync("inside", 120, direction: "internal", isBare: true);
        await CallAsync("today", 0);
        await RunAsync($"""
            INSERT INTO callbacks (id, number, state, owner_reason, first_call_id, last_call_id, last_attempt_at, due_at, created_at, updated_at)
                VALUES ('{owed}', '+493099999999', 'open', 'nobody', '{owed}', '{owed}', now(), now(), now(), now());
            INSERT INTO callbacks (id, number, state, owner_reason, first_call_id, last_call_id, last_attempt_at, due_at, created_at, updated_at, closed_at, closed_how)
                VALUES ('{old[0]}', '{Number}', 'closed', 'nobody', '{old[0]}', '{old[0]}', now(), now(), now(), now(), now(), 'called-back');
            INSERT INTO callback_calls (callback_id, call_id) VALUES ('{owed}', '{owed}'), ('{old[0]}', '{old[0]}');
            INSERT INTO contacts (id, name, created_at, updated_at) VALUES ('{proof}', 'Annika Brandt', now(), now());
            INSERT INTO consent_purposes (id, name, channel, is_active, created_at, updated_at) VALUES ('{proof}', 'Offers', 'phone', true, now(), now());
            INSERT INTO consent_texts (purpose_id, version, body, recorded_by_name, recorded_at) VALUES ('{proof}', 1, 'We may call you.', 'Olga', now());
            INSERT INTO consents (id, contact_id, purpose_id, version, state, at, origin, call_id, recorded_by_name, recorded_at) VALUES ('{proof}', '{proof}', '{proof}', 1, 'given', now(), 'phone', '{proof}', 'Olga', now());
            INSERT INTO users (id, email, normalised_email, name, role, security_stamp, concurrency_stamp, created_at) VALUES ('{proof}', 'o@e.example', 'O@E.EXAMPLE', 'Olga', 'operator', 's', 'c', now());
            """);
        foreach (var days in new[] { 200, 1 })
        {
            var (id, at) = (Guid.CreateVersion7(Now.AddDays(-days)), $"'{Now.AddDays(-days):O}'::timestamptz");
            await RunAsync($"""
                INSERT INTO telephony_commands (id, kind, server, extension, number, state, created_at, deadline_at, updated_at) VALUES ('{id}', 'dial', 'main', '101', '{Number}', 'succeeded', {at}, {at}, {at});
                INSERT INTO client_notes (id, contact_id, body, written_by_name, written_at) VALUES ('{id}', '{proof}', 'Met at the fair', 'Olga', {at});
                INSERT INTO user_sessions (id, user_id, started_at, last_seen_at) VALUES ('{id}', (SELECT id FROM users LIMIT 1), {at}, {at});
                INSERT INTO audit_entries (id, at, user_name, action, noun) VALUES ('{id}', {at}, 'Olga', 'edit', 'contacts'), (gen_random_uuid(), {at}, 'Olga', 'edit', 'contacts');
                """);
        }

        return (old, up, owed, proof);
    }

    private async Task<Guid> CallAsync(string name, int days, string state = "ended", string direction = "inbound", bool isBare = false)
    {
        var start = Now.AddDays(-days).AddMinutes(-30);
        var (id, at) = (CallId.New(start).Value, $"'{start:O}'::timestamptz");
        await RunAsync($"""
            INSERT INTO calls (id, server, linkedid, state, direction, number, number_as_presented, caller_name, started_at, answered_at, ended_at, ring_seconds, talk_seconds, disposition, match, updated_at)
            VALUES ('{id}', 'main', '{name}', '{state}', '{direction}', {(isBare ? "NULL, NULL, NULL" : $"'{Number}', '{Number}', 'Annika'")}, {at}, {at}, {(state == "ended" ? at : "NULL")}, 7, 60, {(state == "ended" ? "'answered'" : "NULL")}, 'none', {at});
            """);
        if (!isBare)
        {
            await RunAsync($"""
                INSERT INTO recordings (id, call_id, server, source_path, state, stored_path, seconds, sha256, created_at, updated_at) VALUES ('{Guid.CreateVersion7(start)}', '{id}', 'main', '/monitor/{name}.wav', 'ready', '{name}.opus', 60, '\x00', {at}, {at});
                INSERT INTO call_notes (id, call_id, author_name, body, created_at, updated_at) VALUES ('{Guid.CreateVersion7(start)}', '{id}', 'Olga', 'note', {at}, {at});
                INSERT INTO call_events (call_id, part, server, first_at, last_at, count, events) VALUES ('{id}', 0, 'main', {at}, {at}, 1, 'x');
                """);
        }

        return id;
    }

    private Task RuleAsync(RetentionKind kind, int? days) =>
        RunAsync($"INSERT INTO retention_rules (kind, keep_days, saved_by_name, saved_at) VALUES ('{Word.Of(kind)}', {days?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "NULL"}, 'Katrin Vogel', now())");

    private Task<string> CountsAsync() => TextAsync("""
        SELECT concat_ws(' ', (SELECT count(*) FROM recordings WHERE state = 'ready'), (SELECT count(number) FROM calls), (SELECT count(*) FROM call_notes), (SELECT count(*) FROM client_notes), (SELECT count(*) FROM call_events),
            (SELECT count(*) FROM telephony_commands), (SELECT count(*) FROM user_sessions), (SELECT count(*) FROM audit_entries), (SELECT count(*) FROM callbacks))
        """);

    private async Task RunAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> ScalarAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<string> TextAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return await command.ExecuteScalarAsync() as string ?? "";
    }
}
