using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Testing;
using static OnPremCrm.Telephony.Tests.Snapshots;

namespace OnPremCrm.Telephony.Tests.Calls;

/// <summary>Whom the recorder thinks a call is with, and how it read the number.</summary>
public sealed class MatchingTests
{
    private PostgresDatabase _postgres = null!;
    private FakeClock _clock = null!;
    private RecorderBench _bench = null!;

    [SetUp]
    public async Task Open()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _clock = new FakeClock(Monday);
        _bench = new RecorderBench(_postgres.ConnectionString, _clock);
        await _bench.ExecuteAsync("""
            INSERT INTO organisations (id, name, created_at, updated_at) VALUES ('00000000-0000-7000-8000-000000000001', 'Nordwind', now(), now());
            INSERT INTO contacts (id, name, organisation_id, created_at, updated_at) VALUES
                ('00000000-0000-7000-8000-000000000002', 'Annika', '00000000-0000-7000-8000-000000000001', now(), now()),
                ('00000000-0000-7000-8000-000000000003', 'Jens', '00000000-0000-7000-8000-000000000001', now(), now());
            INSERT INTO phone_numbers (id, contact_id, number, as_written) VALUES
                (gen_random_uuid(), '00000000-0000-7000-8000-000000000002', '+493055501', ''), (gen_random_uuid(), '00000000-0000-7000-8000-000000000003', '+493055501', ''),
                (gen_random_uuid(), '00000000-0000-7000-8000-000000000002', '+491709876543', '');
            INSERT INTO number_ranges (id, organisation_id, first_number, last_number, as_written)
                VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', '+4930777000', '+4930777099', '');
            INSERT INTO ignored_numbers (number, added_at) VALUES ('+493099999', now());
            """);
    }

    [TearDown]
    public async Task Close()
    {
        await _bench.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [TestCase("+491709876543", ExpectedResult = "exact Annika Nordwind 1")]
    [TestCase("+493055501", ExpectedResult = "several - Nordwind 2", TestName = "Both are of one organisation, so it is the organisation's call")]
    [TestCase("+4930777042", ExpectedResult = "range - Nordwind 1")]
    [TestCase("+441709876543", ExpectedResult = "maybe - - 1")]
    [TestCase("+493099999", ExpectedResult = "ignored - - 0")]
    [TestCase("+491701234567", ExpectedResult = "none - - 0")]
    public async Task<string> Match(string number)
    {
        await WriteAsync(Answered("1.1", Monday, number));
        return await CallAsync("""
            concat_ws(' ', match, coalesce((SELECT name FROM contacts WHERE id = contact_id), '-'), coalesce((SELECT name FROM organisations WHERE id = organisation_id), '-'),
                coalesce((SELECT jsonb_array_length(candidates) FROM call_matchings WHERE call_id = calls.id), 0))
            """);
    }

    [Test]
    public async Task A_rule_cleans_the_number_of_its_trunk_and_the_row_says_what_was_left()
    {
        await AddRuleAsync();
        await WriteAsync(Answered("1.1", Monday, "9*01709876543") with { Trunk = "PJSIP/trunk-itsp" });
        await WriteAsync(Answered("1.2", Monday, "9*01709876543") with { Trunk = "PJSIP/other" });

        Assert.That(await CallAsync("concat_ws(' ', number, number_cleaned, number_reading, match)", "1.1"), Is.EqualTo("+491709876543 01709876543 national-with-trunk-prefix exact"));
        Assert.That(await CallAsync("concat_ws(' ', coalesce(number, '-'), coalesce(number_cleaned, '-'), number_as_presented)", "1.2"), Is.EqualTo("- - 9*01709876543"));
    }

    [Test]
    public async Task A_rule_made_while_the_service_runs_holds_for_calls_a_few_seconds_later()
    {
        await WriteAsync(Answered("1.1", Monday, "9*01709876543") with { Trunk = "PJSIP/trunk-itsp" });
        await AddRuleAsync();
        _clock.Advance(TimeSpan.FromSeconds(6));
        await WriteAsync(Answered("1.2", Monday, "9*01709876543") with { Trunk = "PJSIP/trunk-itsp" });

        Assert.That(await CallAsync("coalesce(number, '-')", "1.1"), Is.EqualTo("-"));
        Assert.That(await CallAsync("coalesce(number, '-')", "1.2"), Is.EqualTo("+491709876543"));
    }

    private Task AddRuleAsync() => _bench.ExecuteAsync("""
        INSERT INTO cleaning_rules (id, server, trunk, kind, looks_for, ordinal, created_at, updated_at)
            VALUES (gen_random_uuid(), 'main', 'PJSIP/trunk-itsp', 'begins', '9*', 1, now(), now())
        """);

    private Task WriteAsync(CallSnapshot snapshot) => _bench.Recorder.WriteAsync([snapshot], CancellationToken.None);

    private Task<string> CallAsync(string what, string linkedid = "1.1") => _bench.ScalarAsync<string>($"SELECT {what} FROM calls WHERE linkedid = '{linkedid}'");
}
