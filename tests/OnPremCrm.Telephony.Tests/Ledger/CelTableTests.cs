using Npgsql;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Telephony.Ledger;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Ledger;

public sealed class CelTableTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private PostgresDatabase _postgres = null!;
    private NpgsqlDataSource _source = null!;

    [OneTimeSetUp]
    public async Task Open()
    {
        _postgres = await PostgresDatabase.CreateEmptyAsync();
        _source = NpgsqlDataSource.Create(_postgres.ConnectionString);
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        await _source.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [TestCase("timestamp", "'2026-11-21 13:00:00.25'", "Europe/Berlin")]
    [TestCase("timestamptz", "'2026-11-21 12:00:00.25+00'", "Europe/Berlin")]
    [TestCase("numeric", "1795262400.25", "Europe/Berlin")]
    [TestCase("double precision", "1795262400.25", "UTC")]
    [TestCase("varchar(40)", "'2026-11-21 12:00:00.250000'", "UTC")]
    public async Task Rows_are_read_whatever_the_type_of_their_time(string type, string time, string zone)
    {
        var table = $"cel_{type[..4].Trim()}{zone.Length}{type.Length}";
        await ExecuteAsync($"""
            CREATE TABLE {table} (id serial PRIMARY KEY, eventtype varchar(30) NOT NULL, eventtime {type} NOT NULL, cid_name text, cid_num text, exten text, context text,
                channame text, appname text, appdata text, amaflags integer, uniqueid text, linkedid text, peer text, extra text);
            INSERT INTO {table} (eventtype, eventtime, cid_num, channame, uniqueid, linkedid, extra) VALUES
                ('CHAN_START', {time}, '+491701234567', 'PJSIP/trunk-itsp-00000001', '1.1', '1.1', NULL),
                ('HANGUP', {time}, NULL, 'PJSIP/trunk-itsp-00000001', '1.1', '1.1', '{"{"}"hangupcause":16{"}"}');
            """);

        var rows = await ReadAsync(new CelTable(_postgres.ConnectionString, table, TimeZoneInfo.FindSystemTimeZoneById(zone)), Noon);

        Assert.That(rows.Select(row => (row.Event, row.At, row.CallerNumber)),
            Is.EqualTo(new[] { ("CHAN_START", Noon.AddMilliseconds(250), "+491701234567"), ("HANGUP", Noon.AddMilliseconds(250), "") }));
        Assert.That(await ReadAsync(new CelTable(_postgres.ConnectionString, table, TimeZoneInfo.FindSystemTimeZoneById(zone)), Noon.AddSeconds(1)), Is.Empty);
    }

    [Test]
    public async Task A_table_that_is_not_there_is_missing() =>
        Assert.That((await Assert.ThrowsAsync<LedgerUnavailableException>(() => ReadAsync(new CelTable(_postgres.ConnectionString, "no_such_table", TimeZoneInfo.Utc), Noon)))!.Fault,
            Is.EqualTo(LedgerFault.Missing));

    [Test]
    public async Task A_database_that_does_not_answer_is_unreadable() =>
        Assert.That((await Assert.ThrowsAsync<LedgerUnavailableException>(() => ReadAsync(new CelTable("Host=127.0.0.1;Port=1;Username=x", "cel", TimeZoneInfo.Utc), Noon)))!.Fault,
            Is.EqualTo(LedgerFault.Unreadable));

    [Test]
    public async Task A_table_of_something_else_is_damaged()
    {
        await ExecuteAsync("CREATE TABLE other (eventtime timestamp, note text)");

        Assert.That((await Assert.ThrowsAsync<LedgerUnavailableException>(() => ReadAsync(new CelTable(_postgres.ConnectionString, "public.other", TimeZoneInfo.Utc), Noon)))!.Fault,
            Is.EqualTo(LedgerFault.Damaged));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<CelRow>> ReadAsync(CelTable table, DateTimeOffset from)
    {
        var rows = new List<CelRow>();
        await foreach (var row in table.ReadAsync(from, CancellationToken.None))
        {
            rows.Add(row);
        }

        return rows;
    }
}
