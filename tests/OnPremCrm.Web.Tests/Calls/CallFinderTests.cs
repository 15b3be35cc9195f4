using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Features.Calls;

namespace OnPremCrm.Web.Tests.Calls;

/// <summary>However rare calls are and wherever one begins, the finder finds what reading the whole log would find, and does not read it.</summary>
public sealed class CallFinderTests
{
    private const int Calls = 12_000; // three times what is looked through before the index is asked
    private const int Page = 50;
    private static readonly DateTimeOffset End = new(2026, 11, 19, 12, 0, 0, TimeSpan.Zero);
    private static readonly Viewer Manager = new(UserRole.Manager, null);

    private PostgresDatabase _postgres = null!;
    private DbContextOptions<CrmDatabase> _options = null!;

    [OneTimeSetUp]
    public async Task Fill()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, _postgres.ConnectionString);
        _options = options.Options;
        await Execute($$"""
            SET crm.quiet = 'on';
            SELECT ensure_call_partitions('{{End:O}}'::timestamptz);
            INSERT INTO calls (id, server, linkedid, state, direction, did, queue, operator, started_at, answered_at, ended_at, wait_seconds, ring_seconds, talk_seconds, disposition, rang, answered_by, updated_at)
                SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7000' || '8' || lpad(to_hex(i), 15, '0'))::uuid, 'main', i::text, 'ended',
                    CASE WHEN i % 3 = 0 THEN 'outbound' ELSE 'inbound' END, CASE WHEN i > 11000 THEN '+4930555001' END, CASE WHEN i % 2000 = 1999 THEN 'vip' ELSE 'sales' END,
                    CASE WHEN i % 3 = 0 THEN CASE WHEN i > 6000 THEN '199' ELSE '105' END END, at, CASE WHEN i % 4 > 0 THEN at END, at, i % 90, i % 40, CASE WHEN i % 4 > 0 THEN i % 1000 END,
                    CASE WHEN i % 4 > 0 THEN 'answered' ELSE 'missed' END, ARRAY['10' || i % 10], '{}', at
                FROM (SELECT i, '{{End:O}}'::timestamptz - make_interval(mins => i * 7) AS at FROM generate_series(1, {{Calls}}) i) call;
            INSERT INTO recordings (id, call_id, server, source_path, state, stored_path, seconds, sha256, created_at, updated_at)
                SELECT gen_random_uuid(), id, 'main', linkedid, 'ready', linkedid, 1, decode(repeat('00', 32), 'hex'), started_at, started_at FROM calls WHERE disposition = 'answered' AND linkedid::int > 5000;
            INSERT INTO call_notes (id, call_id, author_name, body, created_at, updated_at) SELECT gen_random_uuid(), id, 'Olga', 'Wants an offer.', started_at, started_at FROM calls WHERE linkedid::int % 500 = 7;
            ANALYZE calls
            """);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _postgres.DisposeAsync();

    [TestCase("")]
    [TestCase("state=missed")]
    [TestCase("state=busy")]
    [TestCase("recording=true")]
    [TestCase("recording=true&state=missed")]
    [TestCase("recording=true&note=true&direction=outbound")]
    [TestCase("note=true")]
    [TestCase("queue=vip")]
    [TestCase("queue=vip&contact=none")]
    [TestCase("did=%2B4930555001&direction=outbound")]
    [TestCase("talkMin=990")]
    [TestCase("state=missed&talkMin=1")]
    [TestCase("ringMin=39&waitMax=3")]
    [TestCase("waitMin=89&queue=vip")]
    public async Task A_walk_down_and_up_the_log_meets_each_call_once_and_none_that_was_not_asked_for(string asked)
    {
        var question = CallQuestion.Read(QueryHelpers.ParseQuery(asked)).Question;
        var filter = new CallFilter
        {
            Disposition = question.State, Direction = question.Direction, Queue = question.Queue, Did = question.Did, Talk = question.Talk, Ring = question.Ring, Wait = question.Wait,
            HasRecording = question.Recording, HasNote = question.Note, IsWithStranger = question.NoContact,
        };
        await Walk(filter);
        await Walk(filter with { From = End.AddDays(-50), To = End.AddDays(-3) });
    }

    [Test]
    public Task A_person_who_stopped_to_call_months_ago_is_walked_through_too() => Walk(new CallFilter { Phones = [("main", ["199"])], Direction = CallDirection.Outbound });

    [Test]
    public async Task What_is_rare_is_asked_of_the_index_of_marks()
    {
        var before = await Scalar("SELECT coalesce(sum(idx_scan), 0) FROM pg_stat_user_indexes WHERE indexrelname LIKE '%call_marks%'");
        await using var database = new CrmDatabase(_options);

        var found = await Finder(database, new CallFilter { HasNote = true, Disposition = CallDisposition.Missed, Phones = [("main", ["107", "199"])] }).BelowAsync(null, Page, default);

        Assert.That(found, Is.Empty);
        var after = before;
        for (var patience = 100; after == before && patience > 0; patience--)
        {
            await Task.Delay(100); // PostgreSQL tells what it counted a moment later
            after = await Scalar("SELECT sum(idx_scan) FROM pg_stat_user_indexes WHERE indexrelname LIKE '%call_marks%'");
        }

        Assert.That(after, Is.GreaterThan(before));
    }

    private async Task Walk(CallFilter filter)
    {
        await using var database = new CrmDatabase(_options);
        var expected = await filter.Of(database.Calls.AsNoTracking(), database).OrderByDescending(call => call.Id).Select(call => call.Id).ToListAsync();
        var finder = Finder(database, filter);

        Assert.That(await Steps(from => finder.BelowAsync(from, 700, default)), Is.EqualTo(expected));
        Assert.That(await Steps(from => finder.AboveAsync(from ?? CallId.LowestAt(End.AddYears(-1)), 700, default)), Is.EqualTo(Enumerable.Reverse(expected)));
    }

    private static async Task<List<CallId>> Steps(Func<CallId?, Task<List<Call>>> page)
    {
        var all = new List<CallId>();
        for (CallId? from = null; await page(from) is { Count: > 0 } calls; from = calls[^1].Id)
        {
            all.AddRange(calls.Select(call => call.Id));
        }

        return all;
    }

    private static CallFinder Finder(CrmDatabase database, CallFilter filter) => new(database, Manager, filter, TimeProvider.System);

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(_postgres.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<decimal> Scalar(string sql)
    {
        await using var connection = new NpgsqlConnection(_postgres.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (decimal)(await command.ExecuteScalarAsync())!;
    }
}
