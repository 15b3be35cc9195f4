using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Testing;

namespace OnPremCrm.Core.Tests.Contacts;

/// <summary>Kept figures against a count from scratch, whatever happened to the calls.</summary>
public sealed class FigureBookTests
{
    private const string Kept = """
        SELECT 'contact ' || contact_id || ' ' || calls_in || ' ' || calls_out || ' ' || unanswered || ' ' || talk_seconds || ' ' || coalesce(last_talk_at::text, '') FROM contact_figures
        UNION ALL SELECT 'organisation ' || organisation_id || ' ' || calls_in || ' ' || calls_out || ' ' || unanswered || ' ' || talk_seconds || ' ' || coalesce(last_talk_at::text, '') FROM organisation_figures
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 19, 10, 0, 0, TimeSpan.Zero);
    private PostgresDatabase _postgres = null!;
    private NpgsqlDataSource _source = null!;

    [SetUp]
    public async Task Open()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _source = NpgsqlDataSource.Create(_postgres.ConnectionString);
    }

    [TearDown]
    public async Task Close()
    {
        await _source.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task Whatever_happens_to_calls_the_figures_are_what_a_count_from_scratch_says(int seed)
    {
        var chance = new Random(seed);
        var (contacts, organisations, calls) = (new List<Guid>(), new List<Guid>(), new List<Guid>());
        for (var i = 0; i < 12; i++)
        {
            await AddRecord("contacts", contacts);
            await AddRecord("organisations", organisations);
        }

        for (var step = 0; step < 400; step++)
        {
            await Change(step);
            if (step % 5 == 0)
            {
                // Often: what a later change of the same contact counts anew would hide what was missed.
                await CountAll();
                Assert.That(await ListAsync(Kept), Is.EqualTo(await FromScratch(contacts, organisations)), $"after step {step}");
            }
        }

        await CountAll();
        Assert.That(await ListAsync(Kept), Has.Some.Match("^contact .* [1-9][0-9]* [1-9][0-9]* [1-9][0-9]* [1-9][0-9]* 2026"), "there was something to count");
        Assert.That(await FigureBook.MarkWrongAsync(_source, default), Is.Zero, "nothing is left to mend");

        async Task Change(int step)
        {
            switch (chance.Next(12))
            {
                case 0 or 1 or 2 or 3:
                    var state = Pick(["ringing", "talking", "ended"]);
                    calls.Add(Guid.CreateVersion7(Now.AddMinutes(step)));
                    await RunAsync($"""
                        INSERT INTO calls (id, server, linkedid, state, direction, started_at, answered_at, ended_at, talk_seconds, disposition, contact_id, organisation_id, updated_at)
                        VALUES ('{calls[^1]}', 'main', '{step}', '{state}', '{Pick(["inbound", "outbound", "internal"])}', now(), {(state == "talking" ? Moment(step) : "NULL")}, {(state == "ended" ? "now()" : "NULL")},
                            {(state == "ended" ? chance.Next(2, 90).ToString(CultureInfo.InvariantCulture) : "NULL")}, {(state == "ended" ? "'missed'" : "NULL")}, {Some(contacts)}, {Some(organisations)}, now())
                        """);
                    break;
                case 4:
                    await RunAsync($"UPDATE calls SET contact_id = {Some(contacts)}, organisation_id = {Some(organisations)} WHERE id = {Some(calls)}");
                    break;
                case 5:
                    await RunAsync($"UPDATE calls SET state = 'talking', answered_at = {Moment(step)} WHERE id = {Some(calls)} AND state = 'ringing'");
                    break;
                case 6 or 7:
                    await RunAsync($"UPDATE calls SET state = 'ended', ended_at = now(), talk_seconds = {chance.Next(300)}, disposition = CASE WHEN answered_at IS NULL THEN 'missed' ELSE 'answered' END WHERE id = {Some(calls)} AND state <> 'ended'");
                    break;
                case 8:
                    await RunAsync($"UPDATE calls SET merged_into = CASE WHEN merged_into IS NULL THEN gen_random_uuid() END WHERE id = {Some(calls)}");
                    break;
                case 9:
                    await RunAsync($"DELETE FROM calls WHERE id = {Some(calls)}");
                    break;
                case 10:
                    var (table, ids) = chance.Next(2) == 0 ? ("contacts", contacts) : ("organisations", organisations);
                    var gone = ids[chance.Next(ids.Count)];
                    await RunAsync($"UPDATE calls SET contact_id = {Some(contacts)} WHERE contact_id = '{gone}'; DELETE FROM {table} WHERE id = '{gone}'");
                    ids.Remove(gone);
                    await AddRecord(table, ids);
                    break;
                default:
                    await FigureBook.CountAnewAsync(_source, default);
                    break;
            }
        }

        string Pick(string[] words) => words[chance.Next(words.Length)];

        string Some(List<Guid> ids) => ids.Count == 0 || chance.Next(6) == 0 ? "NULL" : $"'{ids[chance.Next(ids.Count)]}'";

        string Moment(int step) => $"timestamptz '{Now.AddMinutes(step):O}'";
    }

    [Test]
    public async Task What_went_past_the_triggers_is_found_and_mended()
    {
        var (contacts, organisations) = (new List<Guid>(), new List<Guid>());
        await AddRecord("contacts", contacts);
        await AddRecord("organisations", organisations);
        await RunAsync($"INSERT INTO calls (id, server, linkedid, state, direction, started_at, ended_at, disposition, contact_id, updated_at) VALUES (gen_random_uuid(), 'main', '1', 'ended', 'inbound', now(), now(), 'missed', '{contacts[0]}', now())");
        await CountAll();
        await RunAsync($"UPDATE contact_figures SET calls_in = 7; DELETE FROM organisation_figures WHERE organisation_id = '{organisations[0]}'");

        Assert.That(await FigureBook.MarkWrongAsync(_source, default), Is.EqualTo(2));
        await CountAll();

        Assert.That(await ListAsync(Kept), Is.EqualTo(await FromScratch(contacts, organisations)));
        Assert.That(await ListAsync("SELECT calls_in || ' ' || unanswered FROM contact_figures"), Is.EqualTo(new[] { "1 1" }));
    }

    [Test]
    public async Task One_that_is_being_taken_away_holds_nobody_up_and_is_not_forgotten()
    {
        var contacts = new List<Guid>();
        await AddRecord("contacts", contacts);
        await AddRecord("contacts", contacts);
        await RunAsync(string.Join(';', contacts.Select(contact =>
            $"INSERT INTO calls (id, server, linkedid, state, direction, started_at, ended_at, disposition, contact_id, updated_at) VALUES (gen_random_uuid(), 'main', '1', 'ended', 'outbound', now(), now(), 'missed', '{contact}', now())")));
        await using (var other = await _source.OpenConnectionAsync())
        await using (var leaving = await other.BeginTransactionAsync())
        {
            await using var lockIt = new NpgsqlCommand($"DELETE FROM contacts WHERE id = '{contacts[0]}'", other);
            await lockIt.ExecuteNonQueryAsync();
            Assert.That(await FigureBook.CountAnewAsync(_source, default), Is.EqualTo(2));
            await leaving.RollbackAsync();
        }

        Assert.That(await ListAsync("SELECT calls_out::text FROM contact_figures"), Is.EqualTo(new[] { "0", "1" }));
        await CountAll();
        Assert.That(await ListAsync("SELECT calls_out::text FROM contact_figures"), Is.EqualTo(new[] { "1", "1" }));
    }

    [Test]
    public async Task Lists_can_be_sorted_by_them()
    {
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, _postgres.ConnectionString);
        await using var database = new CrmDatabase(options.Options);
        var firm = Clients.AddOrganisation(database, "Nordwind", null, Now);
        var (quiet, frequent) = (Clients.AddContact(database, "Annika Brandt", null, null, Now), Clients.AddContact(database, "Kai Petersen", firm, null, Now));
        Clients.AddCall(database, frequent, "+491711111111", CallDirection.Inbound, CallDisposition.Answered, Now, talkSeconds: 60);
        Clients.AddCall(database, frequent, "+491711111111", CallDirection.Inbound, CallDisposition.Missed, Now.AddHours(1));
        await database.SaveChangesAsync();
        await CountAll();

        var sorted = await database.Contacts.OrderByDescending(contact => contact.Figures!.CallsIn).Select(contact => new { contact.Id, contact.Figures!.LastTalkAt, contact.Figures.TalkSeconds, contact.Figures.Unanswered }).ToListAsync();

        Assert.That(sorted.ConvertAll(one => (one.Id, one.LastTalkAt, one.TalkSeconds, one.Unanswered)), Is.EqualTo(new (ContactId, DateTimeOffset?, long, int)[] { (frequent.Id, Now.AddSeconds(7), 60, 1), (quiet.Id, null, 0, 0) }));
        Assert.That(await database.Organisations.Select(organisation => organisation.Figures!.CallsIn).SingleAsync(), Is.EqualTo(2));
    }

    private async Task CountAll()
    {
        while (await FigureBook.CountAnewAsync(_source, default) > 0)
        {
            // until nothing is marked
        }
    }

    private async Task AddRecord(string table, List<Guid> ids)
    {
        ids.Add(Guid.CreateVersion7(Now));
        await RunAsync($"INSERT INTO {table} (id, name, created_at, updated_at) VALUES ('{ids[^1]}', 'Somebody', now(), now())");
    }

    // Counted here, in memory, and not by the statement that is tested.
    private async Task<List<string>> FromScratch(List<Guid> contacts, List<Guid> organisations)
    {
        var calls = new List<(Guid? Contact, Guid? Organisation, bool IsOver, string Direction, DateTime? Answered, int Talk)>();
        await using var command = _source.CreateCommand("SELECT contact_id, organisation_id, state = 'ended', direction, answered_at, coalesce(talk_seconds, 0) FROM calls WHERE merged_into IS NULL");
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                calls.Add((reader.IsDBNull(0) ? null : reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetGuid(1), reader.GetBoolean(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetDateTime(4), reader.GetInt32(5)));
            }
        }

        var lines = contacts.ConvertAll(id => Line("contact", id, calls.FindAll(call => call.Contact == id)));
        lines.AddRange(organisations.ConvertAll(id => Line("organisation", id, calls.FindAll(call => call.Organisation == id))));
        lines.Sort(StringComparer.Ordinal);
        return lines;

        static string Line(string kind, Guid id, List<(Guid? Contact, Guid? Organisation, bool IsOver, string Direction, DateTime? Answered, int Talk)> calls) => string.Create(CultureInfo.InvariantCulture,
            $"{kind} {id} {calls.Count(call => call is { IsOver: true, Direction: "inbound" })} {calls.Count(call => call is { IsOver: true, Direction: "outbound" })} {calls.Count(call => call is { IsOver: true, Direction: "inbound", Answered: null })} {calls.Sum(call => call.Talk)} {(calls.Max(call => call.Answered) is { } last ? $"{last:yyyy-MM-dd HH:mm:ss}+00" : "")}");
    }

    private async Task<List<string>> ListAsync(string sql)
    {
        var rows = new List<string>();
        await using var connection = await _source.OpenConnectionAsync();
        await using (var zone = new NpgsqlCommand("SET TimeZone = 'UTC'", connection))
        {
            await zone.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private async Task RunAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
