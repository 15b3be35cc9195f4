using System.Diagnostics;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Npgsql;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Servers;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Features.Calls;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Benchmarks;

/// <summary>
/// The first page of a log of a million calls, and pages far down, under every filter: through the page's own slice, on a real PostgreSQL.
/// Rare words are among the filters on purpose: a plan that reads the log backwards until it has found fifty is fast for frequent ones only.
/// </summary>
internal static class CallLogPages
{
    private const int Calls = 1_000_000;
    private const int Contacts = 300_000;
    private const string SecondsBetweenCalls = "31.536"; // a year
    private const int Runs = 40;
    private const double GoalMilliseconds = 250;
    private static readonly DateTimeOffset End = new(2026, 11, 19, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId Usual = new(Guid.Parse("00000000-0000-7000-8002-000000000001"));
    private static readonly UserId Rare = new(Guid.Parse("00000000-0000-7000-8002-000000000002"));

    // A database that an earlier run has filled, to look at one filter again and again: it is left as it is.
    private const string FilledVariable = "ONPREMCRM_BENCH_LOG";

    private static readonly (string Name, ListCalls.Query Query)[] Filters =
    [
        ("none", new(new())),
        ("none, a page far down", new(new()) { Before = CallId.LowestAt(End.AddDays(-300)) }),
        ("none, towards newer", new(new()) { After = CallId.LowestAt(End.AddDays(-300)) }),
        .. Asked(
            ("one day long ago", "from=2026-01-12&to=2026-01-12"), ("one month", "from=2026-01-01&to=2026-01-31"),
            ("state answered", "state=answered"), ("state missed", "state=missed"), ("state unknown (rare)", "state=unknown"),
            ("direction inbound", "direction=inbound"), ("direction internal (rare)", "direction=internal"), ("state missed, outbound", "state=missed&direction=outbound"),
            ("queue sales", "queue=sales"), ("queue vip (rare)", "queue=vip"), ("queue vip, missed", "queue=vip&state=missed"),
            ("our number", "did=%2B493055500101"), ("our number (rare)", "did=%2B493055500999"),
            ("person", $"person={Usual}"), ("person (rare)", $"person={Rare}"), ("person (rare), missed", $"person={Rare}&state=missed"),
            ("number", "number=%2B4917000012345"), ("part of a number", "q=00012345"),
            ("name", "q=Contact+123456"), ("name (many people)", "q=Contact+12"), ("name (nobody)", "q=Zaphod"), ("extension", "q=199"),
            ("talked at least 1:00", "talkMin=60"), ("talked at least 1:00:00 (rare)", "talkMin=3600"), ("talked at most 0:12 (rare)", "talkMax=12"), ("talked 2:00 to 3:00", "talkMin=120&talkMax=180"),
            ("rang at least 0:20", "ringMin=20"), ("rang at least 1:30 (rare)", "ringMin=90"), ("rang at most 0:05", "ringMax=5"),
            ("waited at least 0:30", "waitMin=30"), ("waited at least 10:00 (rare)", "waitMin=600"), ("waited at least 2:00:00 (never)", "waitMin=7200"),
            ("with recording", "recording=true"), ("with recording, queue sales", "recording=true&queue=sales"), ("with recording, one day", "recording=true&from=2026-01-12&to=2026-01-12"),
            ("with recording, missed (never)", "recording=true&state=missed"), ("with recording, no contact", "recording=true&contact=none"),
            ("missed, talked at least 1:00 (never)", "state=missed&talkMin=60"), ("missed, talked at least 0:10 (never)", "state=missed&talkMin=10&direction=inbound"),
            ("ring and wait, both long (rare)", "ringMin=30&waitMin=58"), ("talked 9:59, sales", "talkMin=599&talkMax=599&queue=sales"),
            ("note, recording, missed (never)", "note=true&recording=true&state=missed"), ("note, queue vip (never)", "note=true&queue=vip"), ("note, no contact (never)", "note=true&contact=none"),
            ("person, recording, note", $"person={Usual}&recording=true&note=true"), ("person (rare), outbound, note (never)", $"person={Rare}&direction=outbound&note=true"),
            ("spoke (rare), recording", $"spoke={Rare}&recording=true"), ("our number (rare), outbound, missed", "did=%2B493055500999&direction=outbound&state=missed"),
            ("internal, no contact (never)", "direction=internal&contact=none"), ("number, missed", "number=%2B4917000012345&state=missed"),
            ("name (many people), unknown (rare)", "q=Contact+12&state=unknown"), ("name (many people), queue vip", "q=Contact+12&queue=vip"), ("not called back, answered (never)", "owed=true&state=answered"),
            ("with note", "note=true"), ("with note, one day", "note=true&from=2026-01-12&to=2026-01-12"),
            ("no contact", "contact=none"), ("no contact, missed", "contact=none&state=missed"),
            ("not called back", "owed=true"), ("nothing found, one month", "from=2026-01-01&to=2026-01-31&queue=nowhere")),
    ];

    private static IEnumerable<(string Name, ListCalls.Query Query)> Asked(params (string Name, string Address)[] asked) =>
        asked.Select(one => (one.Name, new ListCalls.Query(CallQuestion.Read(QueryHelpers.ParseQuery(one.Address)).Question)));

    public static async Task<int> RunAsync()
    {
        var filled = Environment.GetEnvironmentVariable(FilledVariable);
        await using var postgres = filled is null ? await PostgresDatabase.CreateOnPrivateServerAsync() : null;
        if (postgres is not null)
        {
            await FillAsync(postgres.ConnectionString);
        }

        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, filled ?? postgres!.ConnectionString);
        Console.Out.WriteLine(FormattableString.Invariant($"{Calls:N0} calls, {Contacts:N0} contacts"));
        Console.Out.WriteLine($"{"filter",-38} {"rows",5} {"p50 ms",8} {"p99 ms",8}   (goal: p99 < {GoalMilliseconds:F0} ms)");
        var isFast = true;
        foreach (var (name, query) in Filters)
        {
            var (rows, times) = await MeasureAsync(options.Options, query);
            isFast &= times[(int)((times.Length - 1) * 0.99)] < GoalMilliseconds;
            Console.Out.WriteLine(FormattableString.Invariant($"{name,-38} {rows,5} {times[times.Length / 2],8:F1} {times[(int)((times.Length - 1) * 0.99)],8:F1}"));
        }

        return isFast ? 0 : 1;
    }

    private static async Task<(int Rows, double[] Times)> MeasureAsync(DbContextOptions<CrmDatabase> options, ListCalls.Query query)
    {
        var times = new double[Runs];
        var rows = 0;
        for (var run = -2; run < Runs; run++) // two to warm up
        {
            var started = Stopwatch.GetTimestamp();
            await using var database = new CrmDatabase(options);
            var model = await Handler(database).Handle(query, CancellationToken.None);
            rows = model.Days.Sum(day => day.Rows.Count);
            if (run >= 0)
            {
                times[run] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }

        Array.Sort(times);
        return (rows, times);
    }

    private static ListCalls.Handler Handler(CrmDatabase database)
    {
        var identity = new ViewerIdentity(new Viewer(UserRole.Manager, Usual), "bench", [new Claim(ClaimTypes.NameIdentifier, Usual.ToString()), new Claim(ClaimTypes.Role, nameof(UserRole.Manager)), new Claim("zone", "Europe/Berlin")]);
        var user = new CurrentUser(new HttpContextAccessor { HttpContext = new DefaultHttpContext { User = new ClaimsPrincipal(identity) } });
        var numbers = new TypedNumbers(new HomeNumbering(database), new ConfigurationBuilder().Build());
        return new ListCalls.Handler(database, user, new Clock(TimeProvider.System, user), numbers, new GapNews(database, user, TimeProvider.System), new ListBook(database, user), new Words(HtmlEncoder.Default), TimeProvider.System);
    }

    private static async Task FillAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"""
            SET crm.quiet = 'on';
            SET synchronous_commit = off;
            SELECT ensure_call_partitions('{End:O}'::timestamptz - make_interval(months => m)) FROM generate_series(0, 13) m;
            INSERT INTO telephony_servers (name, country, area_code, link_since) VALUES ('main', 'DE', '30', now());
            INSERT INTO users (id, email, normalised_email, name, role, security_stamp, concurrency_stamp, created_at) VALUES
                ('{Usual}', 'a@b.example', 'A', 'Usual', 'operator', '', '', now()), ('{Rare}', 'b@b.example', 'B', 'Rare', 'operator', '', '', now());
            INSERT INTO user_extensions (server, extension, user_id) VALUES ('main', '105', '{Usual}'), ('main', '199', '{Rare}');
            INSERT INTO contacts (id, name, created_at, updated_at)
                SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'Contact ' || i, now(), now() FROM generate_series(1, {Contacts}) i;
            INSERT INTO phone_numbers (id, contact_id, number, as_written)
                SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, '+4917' || lpad(i::text, 9, '0'), '' FROM generate_series(1, {Contacts}) i;
            INSERT INTO calls (id, server, linkedid, state, direction, number, number_as_presented, did, queue, operator, started_at, answered_at, ended_at, wait_seconds, ring_seconds, talk_seconds,
                               disposition, rang, answered_by, missed_by, contact_id, match, updated_at)
                SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid,
                    'main', i::text, 'ended', direction, number, number, CASE WHEN i % 50000 = 21 THEN '+493055500999' ELSE '+49305550010' || i % 10 END, CASE WHEN i % 20000 = 7 THEN 'vip' WHEN i % 10 < 4 THEN 'sales' WHEN i % 10 < 7 THEN 'service' END,
                    CASE WHEN direction <> 'inbound' THEN phone END, at, CASE WHEN disposition = 'answered' THEN at + interval '9 s' END, at + interval '200 s',
                    CASE WHEN i % 10000 = 19 THEN 900 WHEN i % 10 < 7 THEN i % 61 END, CASE WHEN i % 10000 = 17 THEN 120 ELSE 2 + i % 31 END,
                    CASE WHEN disposition = 'answered' THEN CASE WHEN i % 20000 = 12 THEN 5400 ELSE 10 + (i::bigint * 7919) % 600 END END, disposition, CASE WHEN direction = 'inbound' THEN ARRAY[phone] ELSE '{EmptyArray}' END,
                    CASE WHEN disposition = 'answered' THEN ARRAY[phone] ELSE '{EmptyArray}' END, CASE WHEN disposition <> 'answered' THEN ARRAY[phone] ELSE '{EmptyArray}' END,
                    CASE WHEN i % 25 <> 1 THEN ('00000000-0000-7000-8000-' || lpad(to_hex(contact), 12, '0'))::uuid END, CASE WHEN i % 25 <> 1 THEN 'exact' ELSE 'none' END, at
                FROM (SELECT i, md5(i::text) AS hash, '{End:O}'::timestamptz - make_interval(secs => i * {SecondsBetweenCalls}) AS at, 1 + (i::bigint * 7919) % {Contacts} AS contact,
                    '+4917' || lpad((1 + (i::bigint * 7919) % {Contacts})::text, 9, '0') AS number,
                    CASE WHEN i % 20000 = 11 THEN '199' ELSE (101 + i % 40)::text END AS phone,
                    CASE WHEN i % 5000 = 3 THEN 'internal' WHEN i % 100 < 20 THEN 'outbound' ELSE 'inbound' END AS direction,
                    CASE WHEN i % 5000 = 5 THEN 'unknown' WHEN i % 100 < 76 THEN 'answered' WHEN i % 100 < 84 THEN 'abandoned' WHEN i % 100 < 92 THEN 'missed'
                         WHEN i % 100 < 95 THEN 'busy' WHEN i % 100 < 98 THEN 'failed' ELSE 'voicemail' END AS disposition
                    FROM generate_series(1, {Calls}) i) call;
            INSERT INTO recordings (id, call_id, server, source_path, state, stored_path, seconds, sha256, created_at, updated_at)
                SELECT gen_random_uuid(), id, 'main', id::text, 'ready', id::text, 191, decode(repeat('00', 32), 'hex'), started_at, started_at
                FROM calls WHERE disposition = 'answered' AND started_at < '{End.AddDays(-7):O}';
            INSERT INTO call_notes (id, call_id, author_name, body, created_at, updated_at)
                SELECT gen_random_uuid(), id, 'Usual', 'Wants an offer.', started_at, started_at FROM calls WHERE linkedid::bigint % 100 = 50;
            INSERT INTO callbacks (id, number, state, owner_reason, first_call_id, last_call_id, last_attempt_at, due_at, created_at, closed_at, closed_how, updated_at)
                SELECT id, number, CASE WHEN started_at > '{End.AddHours(-6):O}' THEN 'open' ELSE 'closed' END, 'nobody', id, id, started_at, started_at, started_at,
                    CASE WHEN started_at > '{End.AddHours(-6):O}' THEN NULL ELSE started_at END, CASE WHEN started_at > '{End.AddHours(-6):O}' THEN NULL ELSE 'called-back' END, started_at
                FROM calls WHERE disposition IN ('missed', 'abandoned') AND direction = 'inbound' ON CONFLICT DO NOTHING;
            INSERT INTO callback_calls (callback_id, call_id) SELECT id, first_call_id FROM callbacks;
            ANALYZE;
            """, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private const string EmptyArray = "{}";
}
