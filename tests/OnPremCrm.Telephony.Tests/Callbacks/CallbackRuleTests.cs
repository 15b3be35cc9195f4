using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Testing;
using static OnPremCrm.Telephony.Tests.Snapshots;

namespace OnPremCrm.Telephony.Tests.Callbacks;

public sealed class CallbackRuleTests
{
    private PostgresDatabase _postgres = null!;
    private RecorderBench _bench = null!;

    [SetUp]
    public async Task Open()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _bench = new RecorderBench(_postgres.ConnectionString);
        await _bench.ExecuteAsync("""
            UPDATE working_hours SET time_zone = 'Europe/Berlin', callback_minutes = 30;
            INSERT INTO users (id, email, normalised_email, name, role, security_stamp, concurrency_stamp, created_at) VALUES
                ('00000000-0000-7000-8000-000000000101', 'anna@example.com', 'ANNA@EXAMPLE.COM', 'Anna', 'operator', '', '', now()),
                ('00000000-0000-7000-8000-000000000102', 'boris@example.com', 'BORIS@EXAMPLE.COM', 'Boris', 'operator', '', '', now()),
                ('00000000-0000-7000-8000-000000000103', 'clara@example.com', 'CLARA@EXAMPLE.COM', 'Clara', 'operator', '', '', now());
            INSERT INTO user_extensions (server, extension, user_id) VALUES
                ('main', '101', '00000000-0000-7000-8000-000000000101'), ('main', '102', '00000000-0000-7000-8000-000000000102');
            """);
    }

    [TearDown]
    public async Task Close()
    {
        await _bench.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task A_missed_call_is_owed_in_thirty_working_minutes_by_whose_phone_rang()
    {
        await WriteAsync(Missed("1.1", Monday));

        Assert.That(await CallbacksAsync(), Is.EqualTo("+491701234567 open 1 Anna rang"));
        Assert.That(await _bench.ScalarAsync<DateTime>("SELECT due_at FROM callbacks"), Is.EqualTo(Monday.AddSeconds(20).AddMinutes(30).UtcDateTime));
    }

    [Test]
    public async Task A_further_attempt_raises_the_counter_of_the_one_callback_and_keeps_its_due_time()
    {
        await WriteAsync(Missed("1.1", Monday));
        await WriteAsync(Missed("1.2", Monday.AddMinutes(10)));

        Assert.That(await CallbacksAsync(), Is.EqualTo("+491701234567 open 2 Anna rang"));
        Assert.That(await _bench.ScalarAsync<DateTime>("SELECT due_at FROM callbacks"), Is.EqualTo(Monday.AddSeconds(20).AddMinutes(30).UtcDateTime));
        Assert.That(await _bench.ScalarAsync<bool>("SELECT first_call_id < last_call_id AND (SELECT count(*) FROM callback_calls) = 2 FROM callbacks"));
    }

    [Test]
    public async Task Nobody_owes_a_call_to_a_number_that_is_only_logged()
    {
        await _bench.ExecuteAsync($"INSERT INTO ignored_numbers (number, added_at) VALUES ('{Caller}', now())");
        await WriteAsync(Missed("1.1", Monday));

        Assert.That(await CallbacksAsync(), Is.Empty);
        Assert.That(await _bench.ScalarAsync<string>("SELECT concat_ws(' ', number, match, disposition) FROM calls"), Is.EqualTo($"{Caller} ignored abandoned"));
    }

    [Test]
    public async Task The_end_of_a_call_heard_twice_counts_once()
    {
        await WriteAsync(Missed("1.1", Monday));
        await WriteAsync(Missed("1.1", Monday) with { Version = 11 });
        _bench.ForgetEverything();
        await WriteAsync(Missed("1.1", Monday) with { Version = 12 });

        Assert.That(await CallbacksAsync(), Is.EqualTo("+491701234567 open 1 Anna rang"));
    }

    [Test]
    public async Task Voicemail_busy_and_an_unknown_end_are_owed_too()
    {
        await WriteAsync(Missed("1.1", Monday, "+491700000001") with { Disposition = CallDisposition.Voicemail, Voicemail = true });
        await WriteAsync(Missed("1.2", Monday, "+491700000002") with { Disposition = CallDisposition.Busy });
        await WriteAsync(Missed("1.3", Monday, "+491700000003") with { Disposition = CallDisposition.Unknown, EndKnown = false });

        Assert.That(await _bench.ScalarAsync<long>("SELECT count(*) FROM callbacks WHERE state = 'open'"), Is.EqualTo(3));
    }

    [TestCase("anonymous")]
    [TestCase("102")]
    [TestCase(null)]
    public async Task Whom_nobody_can_call_back_is_not_owed(string? number)
    {
        await WriteAsync(Missed("1.1", Monday) with { NumberAsPresented = number });

        Assert.That(await CallbacksAsync(), Is.Empty);
        Assert.That(await _bench.ScalarAsync<long>("SELECT count(*) FROM calls"), Is.EqualTo(1), "the call is in the log");
    }

    [Test]
    public async Task Calling_out_without_being_answered_changes_nothing()
    {
        await WriteAsync(NotReached("1.1", Monday));
        await WriteAsync(Missed("1.2", Monday.AddMinutes(1)));
        await WriteAsync(NotReached("1.3", Monday.AddMinutes(5)));

        Assert.That(await CallbacksAsync(), Is.EqualTo("+491701234567 open 1 Anna rang"));
    }

    [Test]
    public async Task Calling_back_closes_it_while_they_still_talk()
    {
        await WriteAsync(Missed("1.1", Monday));
        await WriteAsync(CalledOut("1.2", Monday.AddMinutes(5)).StillTalking());

        Assert.That(await CallbacksAsync(), Is.EqualTo("+491701234567 closed 1 Anna rang called-back by Boris"));
    }

    [Test]
    public async Task Their_next_answered_call_closes_it()
    {
        await WriteAsync(Missed("1.1", Monday));
        await WriteAsync(Answered("1.2", Monday.AddMinutes(5), by: "102"));

        Assert.That(await CallbacksAsync(), Is.EqualTo("+491701234567 closed 1 Anna rang called-again by Boris"));
    }

    [Test]
    public async Task Another_number_does_not_close_it()
    {
        await WriteAsync(Missed("1.1", Monday));
        await WriteAsync(CalledOut("1.2", Monday.AddMinutes(5), "+491709999999"));

        Assert.That(await CallbacksAsync(), Does.StartWith("+491701234567 open"));
    }

    [Test]
    public async Task A_conversation_heard_of_before_the_attempt_that_it_answers_closes_it()
    {
        await WriteAsync(CalledOut("1.2", Monday.AddMinutes(5)));
        await WriteAsync(Missed("1.1", Monday));

        Assert.That(await CallbacksAsync(), Is.EqualTo("+491701234567 closed 1 Anna rang called-back by Boris"));
    }

    [Test]
    public async Task Both_ends_in_one_batch_come_to_the_same()
    {
        await WriteAsync(CalledOut("1.2", Monday.AddMinutes(5)), Missed("1.1", Monday));

        Assert.That(await CallbacksAsync(), Is.EqualTo("+491701234567 closed 1 Anna rang called-back by Boris"));
    }

    [Test]
    public async Task A_conversation_before_the_attempt_does_not_close_it()
    {
        await WriteAsync(Answered("1.1", Monday));
        await WriteAsync(Missed("1.2", Monday.AddMinutes(5)));
        await WriteAsync(Answered("1.1", Monday) with { Version = 12 });

        Assert.That(await CallbacksAsync(), Does.StartWith("+491701234567 open 1"));
    }

    [Test]
    public async Task An_earlier_conversation_that_is_heard_of_late_does_not_close_it()
    {
        await WriteAsync(Missed("1.2", Monday.AddMinutes(5)));
        await WriteAsync(Answered("1.1", Monday));

        Assert.That(await CallbacksAsync(), Does.StartWith("+491701234567 open 1"));
    }

    [Test]
    public async Task An_attempt_beside_a_conversation_that_goes_on_is_answered_by_it()
    {
        await WriteAsync(Answered("1.1", Monday).StillTalking());
        await WriteAsync(Missed("1.2", Monday.AddSeconds(20)));

        Assert.That(await CallbacksAsync(), Is.EqualTo("+491701234567 closed 1 Anna last-talked called-again by Anna"));
    }

    [Test]
    public async Task A_batch_with_several_calls_of_several_numbers_is_told_in_the_order_of_their_ends()
    {
        const string Other = "+491709876543";
        await WriteAsync(
            Missed("1.3", Monday.AddMinutes(50)),
            Missed("2.2", Monday.AddMinutes(20), Other),
            CalledOut("1.2", Monday.AddMinutes(5)),
            Missed("2.1", Monday.AddMinutes(10), Other),
            Missed("1.1", Monday));

        Assert.That(
            await _bench.ScalarAsync<string>("SELECT string_agg(number || ' ' || state || attempts, ', ' ORDER BY number, id) FROM callbacks"),
            Is.EqualTo("+491701234567 closed1, +491701234567 open1, +491709876543 open2"));
    }

    [Test]
    public async Task After_it_was_closed_the_next_missed_call_opens_another()
    {
        await WriteAsync(Missed("1.1", Monday));
        await WriteAsync(CalledOut("1.2", Monday.AddMinutes(5)));
        await WriteAsync(Missed("1.3", Monday.AddMinutes(50)));

        Assert.That(await _bench.ScalarAsync<string>("SELECT string_agg(state || attempts, ' ' ORDER BY created_at, id) FROM callbacks"), Is.EqualTo("closed1 open1"));
    }

    [Test]
    public async Task The_contacts_owner_comes_before_who_talked_last_and_that_before_who_rang()
    {
        await _bench.ExecuteAsync("""
            INSERT INTO contacts (id, name, owner_id, created_at, updated_at) VALUES
                ('00000000-0000-7000-8000-0000000000c1', 'Erika', '00000000-0000-7000-8000-000000000103', now(), now());
            INSERT INTO phone_numbers (id, contact_id, number, as_written) VALUES
                (gen_random_uuid(), '00000000-0000-7000-8000-0000000000c1', '+491700000001', '0170 0000001');
            """);
        await WriteAsync(Answered("1.1", Monday.AddDays(-3), "+491700000001", by: "102"), Answered("1.2", Monday.AddDays(-3), "+491700000002", by: "102"));

        await WriteAsync(Missed("1.3", Monday, "+491700000001"));
        await WriteAsync(Missed("1.4", Monday, "+491700000002"));
        await WriteAsync(Missed("1.5", Monday, "+491700000003", "109", "102", "101"));
        await WriteAsync(Missed("1.6", Monday, "+491700000004", "109"));

        Assert.That(await _bench.ScalarAsync<string>("""
            SELECT string_agg(concat_ws(' ', right(number, 1), coalesce(name, '-'), owner_reason), ', ' ORDER BY number)
            FROM callbacks LEFT JOIN users ON users.id = owner_id
            """), Is.EqualTo("1 Clara contact-owner, 2 Boris last-talked, 3 Boris rang, 4 - nobody"));
        Assert.That(await _bench.ScalarAsync<bool>("SELECT contact_id = '00000000-0000-7000-8000-0000000000c1' FROM callbacks WHERE number = '+491700000001'"));
    }

    [Test]
    public async Task Somebody_who_has_left_owns_nothing()
    {
        await _bench.ExecuteAsync("UPDATE users SET is_active = false WHERE name = 'Anna'");

        await WriteAsync(Missed("1.1", Monday));

        Assert.That(await CallbacksAsync(), Is.EqualTo("+491701234567 open 1 nobody"));
    }

    [Test]
    public async Task Late_in_the_evening_it_is_due_next_morning()
    {
        await WriteAsync(Missed("1.1", new DateTimeOffset(2026, 11, 20, 19, 0, 0, TimeSpan.Zero)));

        Assert.That(await _bench.ScalarAsync<DateTime>("SELECT due_at FROM callbacks"), Is.EqualTo(new DateTime(2026, 11, 23, 8, 30, 0, DateTimeKind.Utc)), "Monday 9:30 in Berlin");
    }

    private Task WriteAsync(params CallSnapshot[] snapshots) => _bench.Recorder.WriteAsync(snapshots, CancellationToken.None);

    private async Task<string> CallbacksAsync() => await _bench.ScalarAsync<string>("""
        SELECT coalesce(string_agg(concat_ws(' ', number, state, attempts, owner.name, owner_reason, closed_how, 'by ' || closer.name), ', ' ORDER BY callbacks.created_at), '')
        FROM callbacks LEFT JOIN users owner ON owner.id = owner_id LEFT JOIN users closer ON closer.id = closed_by_user_id
        """);
}
