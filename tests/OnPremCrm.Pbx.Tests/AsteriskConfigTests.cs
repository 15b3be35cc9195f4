using System.Globalization;
using System.Text.RegularExpressions;
using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Pbx.Tests;

/// <summary>The repository's <c>asterisk-config/</c>, run by the oldest and the newest Asterisk that we support.</summary>
[TestFixture(22)]
[TestFixture(16)]
[Parallelizable(ParallelScope.Self)] // each has a PBX of its own
public class AsteriskConfigTests(int version)
{
    private RealAsterisk _pbx = null!;

    [OneTimeSetUp]
    public async Task StartAsterisk() => _pbx = await RealAsterisk.StartAsync(version);

    [OneTimeTearDown]
    public async Task StopAsterisk()
    {
        if (_pbx is not null)
        {
            await _pbx.DisposeAsync();
        }
    }

    [Test]
    public async Task A_call_from_outside_is_recorded_with_each_side_in_a_file_of_its_own()
    {
        await using var telephone = await _pbx.Phone("101").Answers(after: 1);
        await using var caller = await _pbx.Outside.Calls("+493055500101", from: "+491701234567", talkFor: 2);
        await caller.EndedAsync();
        await telephone.EndedAsync();

        var mixed = await RecordingOfAsync("+491701234567");

        Assert.That(Wave.Read(mixed).Seconds, Is.EqualTo(2).Within(0.5));
        Assert.That(Wave.Read(mixed.Replace(".wav", "-outside.wav")).Hertz, Is.EqualTo(800).Within(80), "the caller's tone");
        Assert.That(Wave.Read(mixed.Replace(".wav", "-inside.wav")).Hertz, Is.EqualTo(440).Within(80), "the operator's tone");
    }

    [Test]
    public async Task A_call_to_outside_shows_the_operators_own_number_and_is_recorded_with_sides_not_swapped()
    {
        await using var called = await _pbx.Outside.Answers(after: 1);
        await using var operatorsPhone = await _pbx.Phone("102").Calls("0301234567", talkFor: 2);
        await operatorsPhone.EndedAsync();
        await called.EndedAsync();

        var mixed = await RecordingOfAsync("+493055500102");

        Assert.That(Wave.Read(mixed.Replace(".wav", "-outside.wav")).Hertz, Is.EqualTo(800).Within(80), "the tone of who was called");
        Assert.That(Wave.Read(mixed.Replace(".wav", "-inside.wav")).Hertz, Is.EqualTo(440).Within(80), "the operator's tone");
    }

    [Test]
    public async Task The_channel_ledger_has_every_column_the_time_in_seconds_since_1970_and_the_end_of_the_call()
    {
        await using var telephone = await _pbx.Phone("110").JustRings();
        await using var caller = await _pbx.Outside.Calls("+493055500110", from: "+4915100000001", patience: 1);
        await caller.EndedAsync();

        var linkedid = (await RowsAsync(_pbx.CelCsvPath, row => row[3] == "+4915100000001", until: row => row[0] == "CHAN_START"))[0][13];
        var rows = await RowsAsync(_pbx.CelCsvPath, row => row[13] == linkedid, until: row => row[0] == "LINKEDID_END");

        Assert.That(rows.Select(row => row.Count), Is.All.EqualTo(20));
        Assert.That(rows.Select(row => row[0]), Is.SupersetOf(new[] { "CHAN_START", "APP_START", "HANGUP", "CHAN_END", "LINKEDID_END" }));
        Assert.That(double.Parse(rows[0][1], CultureInfo.InvariantCulture), Is.EqualTo(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).Within(30));
    }

    [Test]
    public async Task An_unanswered_call_is_in_the_call_ledger_with_its_start_in_seconds_since_1970()
    {
        await using var telephone = await _pbx.Phone("109").JustRings();
        await using var caller = await _pbx.Outside.Calls("+493055500109", from: "+4915100000002", patience: 1);
        await caller.EndedAsync();

        var row = (await RowsAsync(_pbx.CdrCsvPath, row => row[7] == "+4915100000002", until: _ => true))[0];

        Assert.That(row, Has.Count.EqualTo(22));
        Assert.That(row[5], Is.EqualTo("NO ANSWER"));
        Assert.That(double.Parse(row[0], CultureInfo.InvariantCulture), Is.EqualTo(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).Within(30));
    }

    private async Task<string> RecordingOfAsync(string caller)
    {
        var row = (await RowsAsync(_pbx.CdrCsvPath, row => row[7] == caller, until: _ => true))[0];
        return Path.Combine(_pbx.RecordingsPath, row[21]);
    }

    /// <summary>Asterisk writes its ledgers a moment after the last BYE.</summary>
    private static async Task<List<List<string>>> RowsAsync(string file, Predicate<List<string>> wanted, Predicate<List<string>> until)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            var rows = File.Exists(file) ? (await File.ReadAllLinesAsync(file)).Select(Columns).Where(row => wanted(row)).ToList() : [];
            if (rows.Exists(until))
            {
                return rows;
            }

            if (timeout.IsCancellationRequested)
            {
                throw new TimeoutException($"{file} has no such row; it ends\n{string.Join('\n', File.Exists(file) ? File.ReadLines(file).TakeLast(20) : [])}");
            }

            await Task.Delay(100);
        }
    }

    // Quoted columns only, as the mappings write them.
    private static List<string> Columns(string line) =>
        [.. Regex.Matches(line, "\"((?:[^\"]|\"\")*)\"").Select(column => column.Groups[1].Value.Replace("\"\"", "\""))];
}
