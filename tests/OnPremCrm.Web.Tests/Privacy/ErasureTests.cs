using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Privacy;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Calls;

namespace OnPremCrm.Web.Tests.Privacy;

/// <summary>A person is erased: counted first, asked with the name typed, done as a whole or not at all, certified without naming anybody.</summary>
public sealed class ErasureTests
{
    private const string Number = "+494066969214";
    private const string Shared = "+494066969200";
    private const string Email = "annika.brandt@nordwind.example";

    private WebApp _app = null!;
    private User _katrin = null!;
    private PageClient _admin = null!;
    private PageClient _operator = null!;
    private Contact _annika = null!;
    private Contact _peter = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        await _app.WithDatabase(database =>
        {
            Clients.AddServer(database, DateTimeOffset.UtcNow);
            return database.SaveChangesAsync();
        });
        _katrin = await _app.AddUser(UserRole.Admin, "Katrin Vogel");
        _admin = await _app.SignedInAs(_katrin);
        _operator = await _app.SignedInAs(await _app.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101"]));
        await Make("Annika Brandt", ("Input.Organisation", "Nordwind Logistik GmbH"), ("Input.Numbers[0].Text", Number), ("Input.Numbers[1].Text", Shared), ("Input.Emails[0].Text", Email), ("Input.Note", "Allergic to nuts"));
        await Make("Peter Schlüter", ("Input.Numbers[0].Text", Shared));
        _annika = await Of("Annika Brandt");
        _peter = await Of("Peter Schlüter");
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task What_the_dry_run_counts_is_what_goes_and_nothing_else()
    {
        var (mine, nobodys, others) = await CallsAsync();
        using var noted = await _operator.Submit($"/contacts/{_annika.Id}", $"/contacts/{_annika.Id}/notes", ("text", "Met her at the fair: allergic to nuts"));
        Assert.That(noted.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        var page = await _admin.Read($"/contacts/{_annika.Id}/erase");
        var planned = Counts(page);
        Assert.That(planned, Is.SupersetOf(new Dictionary<string, int> { ["calls"] = 2, ["recordings"] = 1, ["notes"] = 1, ["clientNotes"] = 1, ["callbacks"] = 1, ["numbers"] = 2, ["emails"] = 1 }));
        Assert.That(page, Does.Contain("1 number belongs to somebody else too"));
        Assert.That(await TracesAsync(), Is.GreaterThan(5), "counting takes nothing away");

        await Ask();
        var erasure = await EndOf(ErasureState.Removing);
        Assert.That(erasure.WaitsFor, Is.Null.Or.EqualTo(ErasureWait.Files), "the sound file is the telephony service's to remove, and until then nobody says done");
        Assert.That(await TracesAsync(), Is.Zero, "neither name nor number nor address is anywhere");
        await _app.WithDatabase(database => database.Database.ExecuteSqlRawAsync("UPDATE recording_removals SET removed_at = now(), stored_path = NULL"));
        erasure = await EndOf(ErasureState.Done);

        var done = JsonNode.Parse(erasure.Counts)!.AsObject().Where(count => count.Value!.GetValue<int>() > 0).ToDictionary(count => count.Key, count => count.Value!.GetValue<int>());
        // the pages of the dry run and of the log-in in between were noted, and say nothing of the person
        Assert.That(done, Is.EquivalentTo(planned));
        var calls = await _app.WithDatabase(database => database.Calls.OrderBy(call => call.Id).ToListAsync());
        Assert.That(calls.Select(call => (call.Id, call.Number, call.NumberReading == Call.Erased, call.ContactId, call.TalkSeconds)), Is.EquivalentTo(new[]
        {
            (mine.Id, (string?)null, true, (ContactId?)null, mine.TalkSeconds), (nobodys.Id, null, true, null, nobodys.TalkSeconds), (others.Id, Shared, false, _peter.Id, others.TalkSeconds),
        }));
        Assert.That(await _admin.Read("/calls"), Does.Contain("Erased").And.Contain("Peter Schl").And.Not.Contain("Annika"));
        Assert.That(await _app.WithDatabase(database => database.PhoneNumbers.Select(number => number.Number).ToListAsync()), Is.EqualTo(new[] { Shared }));
        Assert.That(await _app.WithDatabase(database => database.Organisations.CountAsync()), Is.EqualTo(1), "the organisation stays");
        using var gone = await _admin.Get($"/contacts/{_annika.Id}");
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await _admin.Read("/audit"), Does.Contain("Erased").And.Contain("Details erased").And.Not.Contain("Annika"));
    }

    [Test]
    public async Task The_certificate_says_what_by_whom_and_when_and_names_nobody()
    {
        await CallsAsync();
        await _app.WithDatabase(database => database.Recordings.ExecuteDeleteAsync());
        await Ask("DSR-2026-17");
        var erasure = await EndOf(ErasureState.Done);

        var page = await _admin.Read($"/privacy/erasures/{erasure.Id}");
        var text = await _admin.Read($"/privacy/erasures/{erasure.Id}/certificate?format=txt");
        var json = JsonNode.Parse(await _admin.Read($"/privacy/erasures/{erasure.Id}/certificate?format=json"))!;

        foreach (var said in new[] { page, text, json.ToJsonString() })
        {
            Assert.That(said, Does.Contain("DSR-2026-17").And.Contain("Katrin Vogel").And.Contain(erasure.Id.ToString()));
            Assert.That(said, Does.Not.Contain("Brandt").And.Not.Contain("66969214").And.Not.Contain(Email).And.Not.Contain(_annika.Id.ToString()));
        }

        Assert.That(json["erased"]!["calls"]!.GetValue<int>(), Is.EqualTo(2));
        Assert.That(await _admin.Read("/privacy/erasures"), Does.Contain("DSR-2026-17").And.Contain("Done"));
    }

    [Test]
    public async Task Views_that_name_the_person_go_however_an_address_writes_it_and_what_a_change_of_several_kept()
    {
        foreach (var (list, name, asked) in new[] { ("contacts", "One", Email), ("calls", "Two", Number), ("contacts", Email, "x"), ("contacts", "Other", "0177 0000000"), ("organisations", "Firm", "Nordwind") })
        {
            await _operator.Submit("/contacts", $"/lists/{list}/views?handler=Save", ("name", name), ("query", $"q={Uri.EscapeDataString(asked)}"));
        }

        using var changed = await _operator.Submit("/contacts", "/contacts/bulk", ("id", _annika.Id.ToString()), ("id", _peter.Id.ToString()), ("field", "add-tag"), ("put.add-tag", "Spring"), ("seen", "2"));
        Assert.That(changed.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        await Ask();
        await EndOf(ErasureState.Done);

        Assert.That(await _app.WithDatabase(database => database.SavedViews.Select(view => view.Name).Order().ToListAsync()), Is.EqualTo(new[] { "Firm", "Other" }));
        Assert.That(await Scalar("SELECT count(*) FROM bulk_edit_rows"), Is.EqualTo(1), "of the other one it is kept");
    }

    [Test]
    public async Task The_name_must_be_typed_and_only_an_administrator_may()
    {
        using var wrong = await _admin.Submit($"/contacts/{_annika.Id}/erase", ("Input.Typed", "Annika"));
        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await wrong.Content.ReadAsStringAsync(), Does.Contain("This is not the name"));
        var manager = await _app.SignedInAs(UserRole.Manager);
        foreach (var client in new[] { _operator, manager })
        {
            foreach (var path in new[] { $"/contacts/{_annika.Id}/erase", "/privacy/erasures", $"/privacy/erasures/{Guid.NewGuid()}", $"/privacy/erasures/{Guid.NewGuid()}/certificate?format=txt" })
            {
                using var answer = await client.Get(path);
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), path);
            }

            using var asked = await client.Submit("/contacts", $"/contacts/{_annika.Id}/erase", ("Input.Typed", "Annika Brandt"));
            Assert.That(asked.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(await client.Read($"/contacts/{_annika.Id}"), Does.Not.Contain("/erase"));
        }

        Assert.That(await _app.WithDatabase(database => database.Erasures.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task Whoever_ends_in_the_middle_has_done_nothing_and_another_finishes_it()
    {
        await CallsAsync();
        var erasure = new Erasure { Id = ErasureId.New(DateTimeOffset.UtcNow), ContactId = _annika.Id, AskedByName = "Katrin Vogel", AskedAt = DateTimeOffset.UtcNow };
        var before = await TracesAsync();

        // Somebody holds the contact, so the erasure gets as far as its last step; and then its process dies.
        await using (var holder = new NpgsqlConnection(_app.Database.ConnectionString))
        {
            await holder.OpenAsync();
            await using var transaction = await holder.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand($"UPDATE contacts SET updated_at = now() WHERE id = '{_annika.Id}'", holder);
            await hold.ExecuteNonQueryAsync();
            await _app.Save(erasure);
            using var death = new CancellationTokenSource();
            var dying = new PersonErasure(_app.Database.ConnectionString, TimeProvider.System).RunAsync(erasure, death.Token);
            await Until(async () => await Scalar("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%DELETE FROM contacts%'") > 0);
            await death.CancelAsync();
            Assert.That(async () => await dying, Throws.InstanceOf<OperationCanceledException>());
            Assert.That(await TracesAsync(), Is.EqualTo(before));
            Assert.That((await Only()).State, Is.EqualTo(ErasureState.Queued));
        }

        await EndOf(ErasureState.Removing);
        Assert.That(await TracesAsync(), Is.Zero);
    }

    [Test]
    public async Task A_call_that_is_up_is_waited_for()
    {
        var call = CallRows.Answered(number: Number);
        (call.ContactId, call.State, call.EndedAt, call.Disposition) = (_annika.Id, CallState.Talking, null, null);
        await _app.Save(call);
        await Ask();
        await Until(async () => (await Only()).WaitsFor == ErasureWait.Call);
        Assert.That(await _admin.Read($"/privacy/erasures/{(await Only()).Id}"), Does.Contain("Waits until a call with the person has ended"));
        Assert.That(await _app.WithDatabase(database => database.Contacts.CountAsync()), Is.EqualTo(2));

        await _app.WithDatabase(database => database.Calls.ExecuteUpdateAsync(set => set
            .SetProperty(one => one.State, CallState.Ended).SetProperty(one => one.EndedAt, DateTimeOffset.UtcNow).SetProperty(one => one.Disposition, CallDisposition.Answered)));

        await EndOf(ErasureState.Done);
    }

    private async Task<(Call Mine, Call Nobodys, Call Others)> CallsAsync()
    {
        var mine = CallRows.Answered(number: Number);
        (mine.ContactId, mine.CallerName) = (_annika.Id, "Annika Brandt");
        var nobodys = CallRows.Abandoned(CallRows.Start.AddMinutes(1), Number);
        var others = CallRows.Answered(CallRows.Start.AddMinutes(2), Shared);
        others.ContactId = _peter.Id;
        var recording = CallRows.Recording(mine);
        await _app.Save(mine, nobodys, others, recording, CallRows.Callback(nobodys),
            new CallNote { Id = CallNoteId.New(CallRows.Start), CallId = mine.Id, AuthorName = "Jonas Weber", Body = $"Call her at {Number}", CreatedAt = CallRows.Start, UpdatedAt = CallRows.Start });
        return (mine, nobodys, others);
    }

    private async Task Ask(string? reference = null)
    {
        using var answer = await _admin.Submit($"/contacts/{_annika.Id}/erase", ("Input.Typed", " annika  brandt "), ("Input.Reference", reference ?? ""));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Found));
    }

    private Task<Erasure> Only() => _app.WithDatabase(database => database.Erasures.AsNoTracking().SingleAsync());

    private async Task<Erasure> EndOf(ErasureState state)
    {
        await Until(async () => (await Only()).State == state || (await Only()).State == ErasureState.Done);
        return await Only();
    }

    private static async Task Until(Func<Task<bool>> isSo)
    {
        for (var until = DateTime.Now.AddSeconds(30); !await isSo(); await Task.Delay(50))
        {
            Assert.That(DateTime.Now, Is.LessThan(until), "It did not come to that.");
        }
    }

    // Rows anywhere in the database in which the person can be found.
    private Task<long> TracesAsync() => Scalar("""
        SELECT sum((xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I.%I t WHERE t::text ~* ''66969214|annika.?brandt|allergic''', table_schema, table_name), false, true, '')))[1]::text::bigint)::bigint
        FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
        """);

    private async Task<long> Scalar(string sql)
    {
        await using var connection = new NpgsqlConnection(_app.Database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task Make(string name, params (string, string)[] fields)
    {
        using var answer = await _operator.Submit("/contacts/new", [("Input.Name", name), .. fields]);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Found));
    }

    private Task<Contact> Of(string name) => _app.WithDatabase(database => database.Contacts.AsNoTracking().SingleAsync(contact => contact.Name == name));

    private static Dictionary<string, int> Counts(string page) => System.Text.RegularExpressions.Regex
        .Matches(page, "<tr data-kind=\"(\\w+)\">.*?num at-side\">([\\d,]+)</td>").ToDictionary(match => match.Groups[1].Value, match => int.Parse(match.Groups[2].Value, System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture));
}
