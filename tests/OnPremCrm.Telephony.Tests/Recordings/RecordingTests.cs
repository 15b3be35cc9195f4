using System.Security.Cryptography;
using Npgsql;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Recordings;

public sealed class RecordingTests
{
    private const string Monitor = "/var/spool/asterisk/monitor";
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 23, 30, 0, TimeSpan.Zero);

    private PostgresDatabase _postgres = null!;
    private FakeAsterisk _asterisk = null!;
    private RunningService _service = null!;
    private string _monitor = null!;
    private string _store = null!;

    [OneTimeSetUp]
    public async Task Start_the_service()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _asterisk = FakeAsterisk.Start();
        _monitor = Directory.CreateTempSubdirectory("onpremcrm-monitor-").FullName;
        _store = Directory.CreateTempSubdirectory("onpremcrm-store-").FullName;
        _service = await RunningService.StartAsync(_postgres.ConnectionString, _asterisk.ClientOptions(),
            ("Asterisk:Servers:0:RecordingsPath", _monitor), ("Recordings:StorePath", _store));
    }

    [OneTimeTearDown]
    public async Task Stop_the_service()
    {
        await _service.DisposeAsync();
        await _asterisk.DisposeAsync();
        await _postgres.DisposeAsync();
        Directory.Delete(_monitor, recursive: true);
        Directory.Delete(_store, recursive: true);
    }

    [Test]
    public async Task A_recording_is_checked_measured_and_kept()
    {
        var wav = Wav.Tone(3, channels: 2);
        Write("2026/11/20/in-101.wav", wav);

        var id = await AddAsync($"{Monitor}/2026/11/20/in-101.wav");

        Assert.That(await EndOfAsync(id), Is.EqualTo("ready"));
        Assert.That(await TextAsync(id, "concat_ws(' ', seconds, channels, sample_rate, peaks_per_second, length(peaks))"), Is.EqualTo("3.000 2 8000 20 120"));
        Assert.That(await TextAsync(id, "encode(sha256, 'hex')"), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(wav))));
        var path = await TextAsync(id, "stored_path");
        Assert.That(path, Does.StartWith($"2026/11/20/{id}."));
        Assert.That(new FileInfo(Path.Combine(_store, path)).Length.ToString(System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(await TextAsync(id, "bytes::text")));
        Assert.That(Directory.GetFiles(_store, ".*", SearchOption.AllDirectories), Is.Empty, "nothing half-done is left");
    }

    [Test]
    public async Task Two_sides_beside_a_mixed_recording_become_one_in_stereo()
    {
        Write("sides.wav", Wav.Tone(2));
        Write("sides-outside.wav", Wav.Tone(2));
        Write("sides-inside.wav", Wav.Head(1, 1, 8000, 16, 16_000).Concat(new byte[16_000]).ToArray()); // a second of silence: it ended sooner

        var id = await AddAsync($"{Monitor}/sides.wav");

        Assert.That(await EndOfAsync(id), Is.EqualTo("ready"));
        Assert.That(await TextAsync(id, "concat_ws(' ', seconds, channels, sample_rate)"), Is.EqualTo("2.000 2 8000"));
        Assert.That(await TextAsync(id, "concat_ws(' ', get_byte(peaks, 10) > 100, get_byte(peaks, 11))"), Is.EqualTo("t 0"), "outside left, ours right");
        Assert.That(await TextAsync(id, "encode(sha256, 'hex')"), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Wav.Tone(2)))), "of the file that Asterisk names");
    }

    [Test]
    public async Task A_side_without_its_other_half_leaves_the_mixed_recording()
    {
        Write("half.wav", Wav.Tone(1));
        Write("half-outside.wav", Wav.Tone(1));

        var id = await AddAsync($"{Monitor}/half.wav");

        Assert.That(await EndOfAsync(id), Is.EqualTo("ready"));
        Assert.That(await TextAsync(id, "channels::text"), Is.EqualTo("1"));
    }

    [TestCase("in-elsewhere.wav", "/mnt/other/place/in-elsewhere.wav", TestName = "Found_by_its_name_when_the_path_means_nothing_here")]
    [TestCase("deep/er/in-deeper.wav", "/var/spool/asterisk/monitor/in-deeper.wav", TestName = "Found_by_its_name_below_the_folder")]
    [TestCase("converted.wav", "/var/spool/asterisk/monitor/converted.wav49", TestName = "Found_with_another_ending")]
    [TestCase("q-sales-1795286960.13.wav", "/var/spool/asterisk/monitor/renamed-afterwards.wav", TestName = "Found_by_the_calls_id_in_its_name")]
    public async Task Found(string there, string named)
    {
        Write(there, Wav.Tone(0.5));

        Assert.That(await EndOfAsync(await AddAsync(named, linkedid: there.Contains("1795286960", StringComparison.Ordinal) ? "1795286960.13" : null)), Is.EqualTo("ready"));
    }

    [Test]
    public async Task Sound_that_belongs_to_no_call_is_listed_until_it_does_or_is_gone()
    {
        var ready = await AddAsync($"{Monitor}/2026/known.wav", linkedid: "1795286970.77");
        Write("2026/known.wav", Wav.Tone(0.5));
        Assert.That(await EndOfAsync(ready), Is.EqualTo("ready"));
        await _service.ScalarAsync<object>($"UPDATE recordings SET created_at = now() WHERE id = '{ready}'"); // as old as the files, whatever day it is
        foreach (var (name, bytes) in ((string, byte[])[])
            [("2026/known-outside.wav", Wav.Tone(1)), ("moved/known.mp3", Wav.Tone(1)), ("renamed-1795286970.77.wav", Wav.Tone(1)), ("stray.wav", Wav.Tone(1)),
                ("silent-stray.wav", Wav.Head(1, 1, 8000, 16, 0)), ("notes.txt", Wav.Tone(1))])
        {
            Write(name, bytes);
            File.SetLastWriteTimeUtc(Path.Combine(_monitor, name), DateTime.UtcNow.AddHours(-2));
        }

        Write("young-stray.wav", Wav.Tone(1));
        var strays = (Telephony.Recordings.StrayRecordings)_service.Parts.GetService(typeof(Telephony.Recordings.StrayRecordings))!;
        await strays.LookAsync(CancellationToken.None);
        await strays.LookAsync(CancellationToken.None);
        Assert.That(await _service.ScalarAsync<string>("SELECT string_agg(concat_ws(' ', server, path, bytes), '; ') FROM stray_recordings"), Is.EqualTo("main stray.wav 16044"));

        File.Delete(Path.Combine(_monitor, "stray.wav"));
        await strays.LookAsync(CancellationToken.None);
        Assert.That(await _service.ScalarAsync<long>("SELECT count(*) FROM stray_recordings"), Is.Zero);
    }

    [Test]
    public async Task A_recording_that_shall_go_is_removed_from_the_disk_with_what_an_attempt_left_and_nothing_else_is()
    {
        Write("goes.wav", Wav.Tone(1));
        Write("stays.wav", Wav.Tone(1));
        var (goes, stays) = (await AddAsync($"{Monitor}/goes.wav"), await AddAsync($"{Monitor}/stays.wav"));
        await EndOfAsync(goes);
        await EndOfAsync(stays);
        var (path, kept) = (Path.Combine(_store, await TextAsync(goes, "stored_path")), Path.Combine(_store, await TextAsync(stays, "stored_path")));
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(path)!, $".{goes}.part"), "half");
        await using var playing = File.OpenRead(path);
        await using var source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        await source.CreateCommand($"""
            INSERT INTO recording_removals (recording_id, stored_path, asked_at, next_try_at) SELECT id, stored_path, now(), now() - interval '1 hour' FROM recordings WHERE id = '{goes}';
            INSERT INTO recording_removals (recording_id, stored_path, asked_at, next_try_at) VALUES ('{Guid.CreateVersion7()}', '../../etc/hostname', now(), now() - interval '1 hour');
            DELETE FROM recordings WHERE id = '{goes}'
            """).ExecuteNonQueryAsync();

        await using var open = source.CreateCommand("SELECT count(*) FROM recording_removals WHERE removed_at IS NULL");
        for (var until = DateTime.Now.AddSeconds(20); await open.ExecuteScalarAsync() is not 0L && DateTime.Now < until;)
        {
            await Task.Delay(100);
        }

        Assert.That(await open.ExecuteScalarAsync(), Is.Zero);
        Assert.That((File.Exists(path), File.Exists(kept)), Is.EqualTo((false, true)));
        Assert.That(Directory.GetFiles(_store, $"*{goes}*", SearchOption.AllDirectories), Is.Empty);
        Assert.That(playing.ReadByte(), Is.GreaterThanOrEqualTo(0), "who plays it hears this part to its end");
    }

    [Test]
    public async Task A_path_that_climbs_out_of_the_folder_finds_nothing()
    {
        var outside = Path.Combine(Path.GetDirectoryName(_monitor)!, $"secret-{Guid.NewGuid():n}.wav");
        await File.WriteAllBytesAsync(outside, Wav.Tone(0.5));
        try
        {
            var server = new Asterisk.AsteriskServerOptions { RecordingsPath = _monitor };
            Assert.That(Telephony.Recordings.RecordingFinder.Find(server, $"{Monitor}/../{Path.GetFileName(outside)}", []), Is.Null);
            Assert.That(Telephony.Recordings.RecordingFinder.Find(server, outside, []), Is.Null);
        }
        finally
        {
            File.Delete(outside);
        }
    }

    [Test]
    public async Task A_header_and_nothing_else_is_empty()
    {
        Write("silent.wav", Wav.Head(1, 2, 8000, 16, 0));

        Assert.That(await EndOfAsync(await AddAsync($"{Monitor}/silent.wav")), Is.EqualTo("empty no-sound"));
    }

    [Test]
    public async Task What_a_crash_left_is_played_to_its_end()
    {
        Write("crashed.wav", Wav.Unfinished(Wav.Tone(2)));

        var id = await AddAsync($"{Monitor}/crashed.wav");

        Assert.That(await EndOfAsync(id), Is.EqualTo("ready"));
        Assert.That(await TextAsync(id, "seconds::text"), Is.EqualTo("2.000"));
    }

    [Test]
    public async Task What_is_no_sound_is_unreadable()
    {
        Write("page.wav", "<html>404</html>"u8.ToArray());

        Assert.That(await EndOfAsync(await AddAsync($"{Monitor}/page.wav")), Is.EqualTo("unreadable unknown-format"));
    }

    [Test]
    public async Task A_damaged_header_is_unreadable()
    {
        Write("damaged.wav", Wav.Tone(1)[..30]);

        Assert.That(await EndOfAsync(await AddAsync($"{Monitor}/damaged.wav")), Is.EqualTo("unreadable damaged-header"));
    }

    [Test]
    public async Task A_file_that_comes_late_is_waited_for()
    {
        var id = await AddAsync($"{Monitor}/late.wav");
        await _service.UntilAsync($"SELECT tries >= 1 FROM recordings WHERE id = '{id}'");

        Write("late.wav", Wav.Tone(1));

        Assert.That(await EndOfAsync(id), Is.EqualTo("ready"));
    }

    [Test]
    public async Task After_two_minutes_of_tries_it_is_missing()
    {
        var id = await AddAsync($"{Monitor}/never.wav", tries: 8);

        Assert.That(await EndOfAsync(id), Is.EqualTo("missing not-found"));
    }

    [Test]
    public async Task A_file_that_still_grows_is_not_taken()
    {
        var path = Path.Combine(_monitor, "growing.wav");
        var tone = Wav.Unfinished(Wav.Tone(4));
        await using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
        {
            await file.WriteAsync(tone.AsMemory(0, 1000));
            await file.FlushAsync();
            var id = await AddAsync($"{Monitor}/growing.wav");
            for (var written = 1000; written < tone.Length;)
            {
                var piece = Math.Min(2000, tone.Length - written);
                await file.WriteAsync(tone.AsMemory(written, piece));
                await file.FlushAsync();
                written += piece;
                await Task.Delay(50);
            }

            Assert.That(await EndOfAsync(id), Is.EqualTo("ready"));
            Assert.That(await TextAsync(id, "seconds::text"), Is.EqualTo("4.000"), "all of it");
        }
    }

    [Test]
    public async Task A_folder_that_cannot_be_read_leaves_the_recording_waiting()
    {
        await using var postgres = await PostgresDatabase.CreateAsync();
        await using var asterisk = FakeAsterisk.Start();
        await using var service = await RunningService.StartAsync(postgres.ConnectionString, asterisk.ClientOptions(),
            ("Asterisk:Servers:0:RecordingsPath", "/nowhere/at/all"), ("Recordings:StorePath", _store), ("Logging:LogLevel:Default", "None"));
        var id = await AddAsync($"{Monitor}/x.wav", connectionString: postgres.ConnectionString);

        await service.UntilAsync($"SELECT updated_at > created_at + interval '1 day' AND tries = 0 AND state = 'writing' AND next_try_at > now() FROM recordings WHERE id = '{id}'");
    }

    private void Write(string path, byte[] bytes)
    {
        var file = Path.Combine(_monitor, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }

    // An ended call with a recording that is due.
    private async Task<Guid> AddAsync(string path, string? linkedid = null, int tries = 0, string? connectionString = null)
    {
        await using var source = NpgsqlDataSource.Create(connectionString ?? _postgres.ConnectionString);
        var id = Guid.CreateVersion7(Start);
        await using var command = source.CreateCommand($"""
            WITH call AS (
                INSERT INTO calls (id, server, linkedid, state, direction, started_at, ended_at, disposition, updated_at)
                VALUES ('{Guid.CreateVersion7(Start)}', 'main', '{linkedid ?? id.ToString()}', 'ended', 'inbound', now(), now(), 'missed', now()) RETURNING id, linkedid
            ), alias AS (INSERT INTO call_aliases (server, linkedid, call_id) SELECT 'main', linkedid, id FROM call)
            INSERT INTO recordings (id, call_id, server, source_path, state, started_at, created_at, updated_at, next_try_at, tries)
            SELECT '{id}', id, 'main', '{path}', 'writing', '{Start:O}', '{Start.AddDays(-30):O}', now() - interval '30 days', now() - interval '1 second', {tries} FROM call
            """);
        await command.ExecuteNonQueryAsync();
        return id;
    }

    private async Task<string> EndOfAsync(Guid id)
    {
        await _service.UntilAsync($"SELECT state <> 'writing' FROM recordings WHERE id = '{id}'", TimeSpan.FromSeconds(30));
        return await TextAsync(id, "concat_ws(' ', state, state_reason)");
    }

    private async Task<string> TextAsync(Guid id, string expression) => (await _service.ScalarAsync<string>($"SELECT {expression} FROM recordings WHERE id = '{id}'"))!;
}
