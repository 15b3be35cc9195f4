using Microsoft.Extensions.Logging.Abstractions;
using OnPremCrm.Asterisk;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Privacy;
using OnPremCrm.Telephony.Ledger;
using OnPremCrm.Telephony.Tests.Ledger;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Privacy;

/// <summary>A person who was erased does not come back when the PBX's ledger is read again.</summary>
public sealed class ErasedCallsTests
{
    // The caller of the story "inbound-answered".
    private const string Number = "+491701234567";
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private PostgresDatabase _postgres = null!;
    private TemporaryFolder _folder = null!;
    private FakeClock _clock = null!;
    private RecorderBench _bench = null!;
    private AsteriskServerOptions _server = null!;
    private ContactId _contact;

    [SetUp]
    public async Task Open()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _folder = TemporaryFolder.Create("ledger-");
        _clock = new FakeClock(Noon.AddHours(1));
        _bench = new RecorderBench(_postgres.ConnectionString, _clock);
        _server = new AsteriskServerOptions
        {
            Name = "main", Host = "127.0.0.1", Username = "crm", Secret = "secret", Country = "DE", AreaCode = "30", Trunks = ["PJSIP/trunk-itsp"], CelCsvPath = Path.Combine(_folder.Path, "cel.csv"),
        };
        await File.WriteAllTextAsync(_server.CelCsvPath, LedgerText.Cel("inbound-answered", Noon.AddMinutes(1)) + LedgerText.Cel("inbound-caller-abandons", Noon.AddMinutes(5)));
        _contact = ContactId.New(Noon);
        await _bench.ExecuteAsync($"""
            INSERT INTO contacts (id, name, created_at, updated_at) VALUES ('{_contact}', 'Annika Brandt', now(), now());
            INSERT INTO phone_numbers (id, contact_id, number, as_written, is_primary) SELECT gen_random_uuid(), '{_contact}', '{Number}', '0170 1234567', true
            """);
    }

    [TearDown]
    public async Task Close()
    {
        await _bench.DisposeAsync();
        await _folder.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task The_ledger_that_is_read_again_brings_back_neither_number_nor_recording_nor_callback_and_the_figures_stay()
    {
        await ReadAsync();
        var figures = await FiguresAsync();
        Assert.That(await _bench.ScalarAsync<long>($"SELECT count(*) FROM calls WHERE number = '{Number}' AND contact_id = '{_contact}'"), Is.EqualTo(2));
        await EraseAsync();
        Assert.That(await TracesAsync(), Is.Zero);

        // over the rows that are there, as a correction of a period does it; and where the log has lost them altogether
        await _bench.ExecuteAsync("UPDATE calls SET end_known = false, source = 'events'");
        await ReadAsync();
        Assert.That(await TracesAsync(), Is.Zero);
        Assert.That(await FiguresAsync(), Is.EqualTo(figures));
        await _bench.ExecuteAsync("TRUNCATE calls, call_aliases, call_legs, talk_segments, call_transfers, erased_calls");
        await ReadAsync();
        Assert.That(await TracesAsync(), Is.Zero);
        Assert.That(await FiguresAsync(), Is.EqualTo(figures));
    }

    [Test]
    public async Task Whoever_calls_after_the_erasure_is_a_stranger_who_is_logged_like_any_other()
    {
        await ReadAsync();
        _clock.Advance(TimeSpan.FromHours(-1) + TimeSpan.FromMinutes(3)); // erased between the two calls, and the second is not there yet
        await _bench.ExecuteAsync("DELETE FROM call_aliases WHERE call_id IN (SELECT id FROM calls WHERE disposition = 'abandoned'); DELETE FROM calls WHERE disposition = 'abandoned'; TRUNCATE callbacks CASCADE");
        await EraseAsync();
        _clock.Advance(TimeSpan.FromMinutes(57));
        await ReadAsync();

        Assert.That(await _bench.ScalarAsync<string[]>("SELECT array_agg(concat_ws(' ', disposition, coalesce(number, number_reading)) ORDER BY started_at) FROM calls"),
            Is.EqualTo(new[] { "answered erased", $"abandoned {Number}" }));
        Assert.That(await _bench.ScalarAsync<long>("SELECT count(*) FROM callbacks WHERE state = 'open'"), Is.EqualTo(1));
    }

    private async Task EraseAsync()
    {
        var erasure = new Erasure { Id = ErasureId.New(_clock.GetUtcNow()), ContactId = _contact, AskedByName = "Katrin Vogel", AskedAt = _clock.GetUtcNow() };
        await _bench.ExecuteAsync($"INSERT INTO erasures (id, contact_id, state, asked_by_name, asked_at) VALUES ('{erasure.Id}', '{_contact}', 'queued', 'Katrin Vogel', now())");
        Assert.That(await new PersonErasure(_postgres.ConnectionString, _clock).RunAsync(erasure, CancellationToken.None), Is.True);
    }

    private async Task ReadAsync()
    {
        _bench.ForgetEverything();
        await new Backfill(_bench.Recorder, new CallLog(_bench.Source), _clock, NullLogger<Backfill>.Instance)
            .RunAsync(_server, Noon, Noon.AddMinutes(10), everything: true, new LedgerClock(TimeSpan.Zero, IsStamped: true), null, _ => Task.CompletedTask, CancellationToken.None);
    }

    // Whatever of the number can be found in any text of the database.
    private Task<long> TracesAsync() => _bench.ScalarAsync<long>("""
        SELECT sum((xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I.%I t WHERE t::text LIKE ''%%1701234567%%''', table_schema, table_name), false, true, '')))[1]::text::bigint)::bigint
        FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
        """);

    private Task<string> FiguresAsync() => _bench.ScalarAsync<string>("""
        SELECT string_agg(concat_ws(' ', started_at, direction, did, disposition, answered_by, rang, wait_seconds, ring_seconds, talk_seconds), E'\n' ORDER BY started_at) FROM calls
        """);
}
