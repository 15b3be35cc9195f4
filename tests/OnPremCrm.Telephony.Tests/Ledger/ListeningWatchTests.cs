using Npgsql;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Telephony.Connection;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Ledger;

public sealed class ListeningWatchTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private PostgresDatabase _postgres = null!;
    private NpgsqlDataSource _source = null!;
    private FakeClock _clock = null!;

    [SetUp]
    public async Task Open()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        _clock = new FakeClock(Now);
    }

    [TearDown]
    public async Task Close()
    {
        await _source.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task The_first_start_ever_has_no_gap()
    {
        var watch = await StartedAsync();
        watch.Hearing(Now.AddSeconds(1), restarted: false);
        await watch.WriteAsync(CancellationToken.None);

        Assert.That(await GapsAsync(), Is.Empty);
    }

    [Test]
    public async Task A_killed_service_stopped_listening_somewhat_before_its_last_heartbeat()
    {
        await ExecuteAsync("INSERT INTO telephony_servers (name, link, link_since, heartbeat_at) VALUES ('main', 'up', '2026-11-21 10:00Z', '2026-11-21 11:30Z')");
        var watch = await StartedAsync();
        Assert.That(await GapsAsync(), Is.EqualTo(new[] { "service-stopped 11:29:45- open" }));

        watch.Hearing(Now, restarted: false);
        await watch.WriteAsync(CancellationToken.None);
        Assert.That(await GapsAsync(), Is.EqualTo(new[] { "service-stopped 11:29:45-12:00:00 waiting" }));
        Assert.That(await ScalarAsync<string>("SELECT to_char(next_try_at AT TIME ZONE 'UTC', 'HH24:MI:SS') FROM listening_gaps"), Is.EqualTo("12:00:05"), "the ledger is given a moment");
    }

    [Test]
    public async Task A_service_that_was_stopped_opens_the_gap_itself_and_the_next_one_closes_it()
    {
        var first = await StartedAsync();
        first.Hearing(Now, restarted: false);
        await first.StopAsync(Now.AddMinutes(5), CancellationToken.None);
        Assert.That(await GapsAsync(), Is.EqualTo(new[] { "service-stopped 12:05:00- open" }));

        var second = await StartedAsync();
        second.Hearing(Now.AddMinutes(7), restarted: true);
        await second.WriteAsync(CancellationToken.None);
        Assert.That(await GapsAsync(), Is.EqualTo(new[] { "service-stopped 12:05:00-12:07:00 waiting" }));
    }

    [Test]
    public async Task A_service_that_never_heard_anything_leaves_no_gap()
    {
        await ExecuteAsync("INSERT INTO telephony_servers (name, link, link_since, heartbeat_at) VALUES ('main', 'down', '2026-11-21 10:00Z', '2026-11-21 11:30Z')");
        await StartedAsync();

        Assert.That(await GapsAsync(), Is.Empty);
    }

    [Test]
    public async Task Each_lost_connection_is_a_gap_and_a_restart_of_Asterisk_is_its_cause_when_it_was()
    {
        var watch = await StartedAsync();
        watch.Hearing(Now, restarted: false);
        watch.Deaf(Now.AddMinutes(1), GapCause.ConnectionLost);
        watch.Deaf(Now.AddMinutes(1.5), GapCause.ConnectionLost);
        watch.Hearing(Now.AddMinutes(2), restarted: false);
        watch.Deaf(Now.AddMinutes(3), GapCause.ConnectionLost);
        watch.Hearing(Now.AddMinutes(4), restarted: true);
        watch.Missed(Now.AddMinutes(5), Now.AddMinutes(5.5));
        await watch.WriteAsync(CancellationToken.None);

        Assert.That(await GapsAsync(), Is.EqualTo(new[]
        {
            "connection-lost 12:01:00-12:02:00 waiting", "asterisk-restarted 12:03:00-12:04:00 waiting", "events-dropped 12:05:00-12:05:30 waiting",
        }));
    }

    [Test]
    public async Task A_gap_while_the_database_is_away_is_written_when_it_is_back()
    {
        await using var postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        var watch = new ListeningWatch("main", source, _clock);
        watch.Start();
        await watch.BeginAsync(CancellationToken.None);
        watch.Hearing(Now, restarted: false);

        await postgres.StopServerAsync();
        watch.Deaf(Now.AddMinutes(1), GapCause.ConnectionLost);
        await Assert.CatchAsync<NpgsqlException>(() => watch.WriteAsync(CancellationToken.None));
        watch.Hearing(Now.AddMinutes(2), restarted: false);
        await postgres.StartServerAsync();
        NpgsqlConnection.ClearAllPools();
        await watch.WriteAsync(CancellationToken.None);

        Assert.That(await GapsAsync(source), Is.EqualTo(new[] { "connection-lost 12:01:00-12:02:00 waiting" }));
    }

    [Test]
    public async Task Listening_before_the_database_was_there_ends_the_earlier_gap_where_it_began()
    {
        await ExecuteAsync("INSERT INTO telephony_servers (name, link, link_since, heartbeat_at) VALUES ('main', 'up', '2026-11-21 10:00Z', '2026-11-21 11:30Z')");
        var watch = new ListeningWatch("main", _source, _clock);
        watch.Start();
        watch.Hearing(Now, restarted: false);
        watch.Deaf(Now.AddMinutes(3), GapCause.ConnectionLost);
        await watch.BeginAsync(CancellationToken.None);

        Assert.That(await GapsAsync(), Is.EqualTo(new[] { "service-stopped 11:29:45-12:00:00 waiting", "connection-lost 12:03:00- open" }));
    }

    private async Task<ListeningWatch> StartedAsync()
    {
        var watch = new ListeningWatch("main", _source, _clock);
        watch.Start();
        await watch.BeginAsync(CancellationToken.None);
        return watch;
    }

    private Task<string[]> GapsAsync() => GapsAsync(_source);

    private static async Task<string[]> GapsAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("""
            SELECT coalesce(array_agg(concat(cause, ' ', to_char(from_at AT TIME ZONE 'UTC', 'HH24:MI:SS'), '-', to_char(to_at AT TIME ZONE 'UTC', 'HH24:MI:SS'), ' ', state)
                ORDER BY from_at), '{}') FROM listening_gaps
            """);
        return (string[])(await command.ExecuteScalarAsync())!;
    }

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
