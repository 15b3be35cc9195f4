using System.IO.Compression;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Telephony.Ledger;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Ledger;

public sealed class CelFileTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private TemporaryFolder _folder = null!;
    private string _path = null!;

    [SetUp]
    public void Open()
    {
        _folder = TemporaryFolder.Create("ledger-");
        _path = Path.Combine(_folder.Path, "onpremcrm.csv");
    }

    [TearDown]
    public async Task Close() => await _folder.DisposeAsync();

    [Test]
    public async Task Our_columns_without_a_header_are_read_with_seconds_since_1970()
    {
        await File.WriteAllTextAsync(_path, LedgerText.Cel("inbound-answered", Noon));

        var rows = await ReadAsync(Noon);

        Assert.That((rows[0].Event, rows[0].At, rows[0].Channel, rows[0].Uniqueid, rows[0].CallerNumber, rows[0].Exten),
            Is.EqualTo(("CHAN_START", Noon, "PJSIP/trunk-itsp-00000009", "1795286960.13", "+491701234567", "+493055500101")));
        Assert.That(rows, Has.Count.EqualTo(17));
    }

    [Test]
    public async Task A_header_says_which_column_is_what_and_text_times_are_in_the_zone_of_the_PBX()
    {
        await File.WriteAllTextAsync(_path, """
            eventtime,eventtype,uniqueid,linkedid,channame
            "2026-07-01 14:00:00.250000","CHAN_START","1.1","1.1","PJSIP/101-00000001"

            """);

        var row = (await ReadAsync(Noon.AddYears(-1), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"))).Single();

        Assert.That((row.Event, row.At, row.Uniqueid), Is.EqualTo(("CHAN_START", new DateTimeOffset(2026, 7, 1, 12, 0, 0, 250, TimeSpan.Zero), "1.1")));
    }

    [Test]
    public async Task The_order_of_the_sample_configuration_is_known_too()
    {
        await File.WriteAllTextAsync(_path, """
            "CHAN_START","1795286960.275748","","","","","","s","from-trunk","PJSIP/trunk-00000001","","","3","","1795286960.13","1795286960.12","","","",""

            """);

        var row = (await ReadAsync(Noon)).Single();

        Assert.That((row.Uniqueid, row.Linkedid), Is.EqualTo(("1795286960.13", "1795286960.12")));
    }

    [Test]
    public async Task A_torn_last_line_is_not_read_and_a_torn_line_in_the_middle_costs_itself_alone()
    {
        var whole = LedgerText.Cel("inbound-answered", Noon);
        var lines = whole.Split('\n');
        lines[5] = lines[5][..90]; // inside a quoted field
        await File.WriteAllTextAsync(_path, string.Join('\n', lines) + "\0\0garbage,\"\nnot a row\n\"CHAN_START\",\"17952");

        var file = new CelFile(_path, TimeZoneInfo.Utc);
        var rows = await ReadAsync(file, Noon);

        Assert.That(rows, Has.Count.EqualTo(16));
        Assert.That(file.Damaged, Is.EqualTo(3));
    }

    [Test]
    public async Task What_is_being_written_is_read_when_its_line_is_whole()
    {
        var lines = LedgerText.Cel("inbound-answered", Noon);
        await File.WriteAllTextAsync(_path, lines[..^10]);
        Assert.That(await ReadAsync(Noon), Has.Count.EqualTo(16));

        await File.AppendAllTextAsync(_path, lines[^10..]);
        Assert.That(await ReadAsync(Noon), Has.Count.EqualTo(17));
    }

    [Test]
    public async Task Rotated_files_are_read_before_the_file_itself_compressed_ones_too()
    {
        var lines = LedgerText.Cel("inbound-answered", Noon).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await using (var zip = new GZipStream(File.Create(_path + ".2.gz"), CompressionLevel.Fastest))
        {
            await zip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines[..5]) + "\n"));
        }

        await File.WriteAllTextAsync(_path + ".1", string.Join('\n', lines[5..10]) + "\n");
        await File.WriteAllTextAsync(_path, string.Join('\n', lines[10..]) + "\n");
        await File.WriteAllTextAsync(_path + ".bak", "a copy of somebody's\n");
        File.SetLastWriteTimeUtc(_path + ".2.gz", Noon.AddMinutes(1).UtcDateTime);
        File.SetLastWriteTimeUtc(_path + ".1", Noon.AddMinutes(2).UtcDateTime);

        var rows = await ReadAsync(Noon);

        Assert.That(rows.Select(row => row.Event), Is.EqualTo(lines.Select(line => line.Split('"')[1])));
    }

    [Test]
    public async Task Of_a_large_file_only_the_part_that_was_asked_for_is_read()
    {
        await using (var writer = new StreamWriter(_path))
        {
            for (var minute = 0; minute < 600; minute++)
            {
                await writer.WriteAsync(LedgerText.Cel("inbound-answered", Noon.AddMinutes(minute), $"{minute}-"));
            }
        }

        var rows = await ReadAsync(Noon.AddMinutes(500));

        Assert.That(rows.Where(row => row.At >= Noon.AddMinutes(500)).ToList(), Has.Count.EqualTo(1700));
        Assert.That(rows, Has.Count.LessThan(1700 + 250), "the rest was passed over");
    }

    [Test]
    public async Task A_file_that_is_not_there_is_missing_and_without_its_folder_not_even_begun()
    {
        var fault = (await Assert.ThrowsAsync<LedgerUnavailableException>(() => ReadAsync(Noon)))!;
        Assert.That(fault.Fault, Is.EqualTo(LedgerFault.Missing));
        Assert.That(new CelFile(_path, TimeZoneInfo.Utc).IsNotBegun);
        Assert.That(new CelFile(Path.Combine(_folder.Path, "unmounted", "x.csv"), TimeZoneInfo.Utc).IsNotBegun, Is.False);
    }

    [Test]
    public async Task A_file_of_something_else_is_damaged()
    {
        await File.WriteAllTextAsync(_path, "root:x:0:0\ndaemon:x:1:1\n");

        Assert.That((await Assert.ThrowsAsync<LedgerUnavailableException>(() => ReadAsync(Noon)))!.Fault, Is.EqualTo(LedgerFault.Damaged));
    }

    private Task<List<CelRow>> ReadAsync(DateTimeOffset from, TimeZoneInfo? zone = null) => ReadAsync(new CelFile(_path, zone ?? TimeZoneInfo.Utc), from);

    private static async Task<List<CelRow>> ReadAsync(CelFile file, DateTimeOffset from)
    {
        var rows = new List<CelRow>();
        await foreach (var row in file.ReadAsync(from, CancellationToken.None))
        {
            rows.Add(row);
        }

        return rows;
    }
}
