using System.Net;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Calls;

namespace OnPremCrm.Web.Tests.Privacy;

/// <summary>What a person consented to: with the words that were shown and the proof, by whoever may edit the contact, and never changed afterwards.</summary>
public sealed class ConsentTests
{
    private const string Number = "+494066969214";
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private WebApp _app = null!;
    private PageClient _admin = null!;
    private PageClient _jonas = null!;
    private Contact _annika = null!;
    private Contact _hidden = null!;
    private Contact _seen = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        var jonas = await _app.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101"]);
        var olga = await _app.AddUser(UserRole.Operator, "Olga Sokolova");
        var mei = await _app.AddUser(UserRole.Operator, "Mei Tanaka");
        await _app.WithDatabase(async database =>
        {
            Clients.AddServer(database, Now);
            var team = new Team { Id = TeamId.New(Now), Name = "Sales", CreatedAt = Now };
            var role = new CustomRole { Id = CustomRoleId.New(Now), Name = "Junior sales", Level = UserRole.Operator, CreatedAt = Now, UpdatedAt = Now };
            role.Grants.AddRange(
                new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = Deed.See, Reach = Reach.Team }, new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = Deed.Edit, Reach = Reach.Own });
            database.AddRange(team, role);
            foreach (var user in database.Users.Where(user => user.Id == jonas.Id || user.Id == olga.Id))
            {
                user.TeamId = team.Id;
            }

            database.Users.Single(user => user.Id == jonas.Id).CustomRoleId = role.Id;
            _annika = Clients.AddContact(database, "Annika Brandt", null, null, Now, jonas, Number);
            _seen = Clients.AddContact(database, "Ivan Petrov", null, null, Now, olga, "+74951234567");
            _hidden = Clients.AddContact(database, "Peter Schlüter", null, null, Now, mei, "+494066969300");
            return await database.SaveChangesAsync();
        });
        _admin = await _app.SignedInAs(await _app.AddUser(UserRole.Admin, "Katrin Vogel"));
        _jonas = await _app.SignedInAs(jonas);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task Another_wording_is_a_new_version_and_a_consent_keeps_the_one_that_was_shown()
    {
        var purpose = await Purpose("Offers by telephone", "We may call you with offers.");
        var call = CallRows.Answered(Now.AddDays(-2), Number);
        call.ContactId = _annika.Id;
        await _app.Save(call);
        await Record(_jonas, _annika, $"{purpose}:1", ConsentState.Given, ("Input.Call", call.Id.ToString()));

        using (var edited = await _admin.Submit($"/privacy/purposes/{purpose}", ("Input.Name", "Offers by telephone"), ("Input.Channel", "Phone"), ("Input.Body", "We may call you with offers,\r\nonce a month.")))
        {
            Assert.That(edited.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        }

        using (var same = await _admin.Submit($"/privacy/purposes/{purpose}", ("Input.Name", "Offers by phone"), ("Input.Channel", "Phone"), ("Input.Body", "We may call you with offers,\nonce a month.\n")))
        {
            Assert.That(same.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        }

        Assert.That(await _app.WithDatabase(database => database.ConsentTexts.CountAsync()), Is.EqualTo(2), "a new name, or other line ends, are no other wording");
        var page = await _jonas.Read($"/contacts/{_annika.Id}/consents");
        Assert.That(page, Does.Contain("older text").And.Contain("The text, version 1").And.Contain("We may call you with offers.").And.Contain("once a month").And.Contain($"/calls/{call.Id}").And.Contain("Recorded by Jonas Weber"));
        Assert.That(await _jonas.Read($"/contacts/{_annika.Id}"), Does.Contain("Offers by phone").And.Contain("state-answered").And.Contain($"/contacts/{_annika.Id}/consents"));

        await Record(_jonas, _annika, $"{purpose}:2", ConsentState.Given, ("Input.Note", "Said yes to the new text"));
        Assert.That(await _jonas.Read($"/contacts/{_annika.Id}/consents"), Does.Not.Contain("older text"));
    }

    [Test]
    public async Task What_was_said_last_holds_by_when_it_was_said()
    {
        var purpose = await Purpose("Newsletter", "We may write to you.");
        await Record(_jonas, _annika, $"{purpose}:1", ConsentState.Withdrawn, ("Input.At", At(Now.AddDays(-1))));
        await Record(_jonas, _annika, $"{purpose}:1", ConsentState.Given, ("Input.At", At(Now.AddDays(-30))), ("Input.Origin", "Paper"), ("Input.Reference", "Form 2026-114"));

        var page = await _jonas.Read($"/contacts/{_annika.Id}/consents");

        Assert.That(page, Does.Contain("Refused").And.Contain("Form 2026-114").And.Contain("signed on paper").And.Not.Contain("older text"));
        var standing = ConsentBook.Standings(await _app.WithDatabase(database => ConsentBook.PurposesAsync(database, default)), await _app.WithDatabase(database => ConsentBook.HistoryAsync(database, _annika.Id, default)));
        Assert.That(standing.Single().IsGiven, Is.False, "a paper that came in late does not undo what was said since");
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.Where(entry => entry.NounId == _annika.Id.Value && entry.Action != "see").OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync()),
            Is.EqualTo(new[] { "withdraw-consent", "give-consent" }));
        Assert.That(await _jonas.Read($"/contacts/{_annika.Id}/history"), Does.Contain("Consent given").And.Contain("Newsletter").And.Contain("signed on paper").And.Contain("Form 2026-114"));
    }

    [Test]
    public async Task A_consent_needs_a_proof_a_past_moment_a_call_with_this_contact_and_a_purpose_that_is_asked_for()
    {
        var purpose = await Purpose("Offers by telephone", "We may call you with offers.");
        var retired = await Purpose("Fax", "We may send you faxes.");
        var strangers = CallRows.Answered(Now.AddDays(-1), "+74951234567");
        strangers.ContactId = _seen.Id;
        await _app.Save(strangers);
        await Record(_jonas, _annika, $"{retired}:1", ConsentState.Given, ("Input.Note", "yes"));
        using (var switched = await _admin.Submit("/privacy/purposes", "/privacy/purposes?handler=Use", ("id", retired), ("active", "false")))
        {
            Assert.That(switched.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        }

        foreach (var (fields, why) in new ((string, string)[] Fields, string Why)[]
        {
            ([("Input.Note", " ")], "Say what proves it"),
            ([("Input.Note", "yes"), ("Input.At", At(Now.AddHours(3)))], "lies in the future"),
            ([("Input.Note", "yes"), ("Input.At", "")], "This is needed"),
            ([("Input.Call", strangers.Id.ToString())], "not one with this contact"),
            ([("Input.Note", "yes"), ("Input.Text", $"{retired}:1")], "not asked for any more"),
            ([("Input.Note", "yes"), ("Input.Text", $"{purpose}:7")], "not asked for any more"),
        })
        {
            using var answer = await Send(_jonas, _annika, $"{purpose}:1", ConsentState.Given, fields);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity), why);
            Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain(why));
        }

        Assert.That(await _app.WithDatabase(database => database.Consents.CountAsync()), Is.EqualTo(1));
        await Record(_jonas, _annika, $"{retired}:1", ConsentState.Withdrawn);
        Assert.That(await _jonas.Read($"/contacts/{_annika.Id}/consents"), Does.Contain("not asked for any more"), "what was given to a purpose can be withdrawn after its time");
    }

    [Test]
    public async Task Whoever_may_not_edit_the_contact_reads_and_whoever_may_not_see_it_finds_nothing()
    {
        var purpose = await Purpose("Offers by telephone", "We may call you with offers.");
        using (var hidden = await _jonas.Get($"/contacts/{_hidden.Id}/consents"))
        {
            Assert.That(hidden.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }

        Assert.That(await _jonas.Read($"/contacts/{_seen.Id}/consents"), Does.Contain("Offers by telephone").And.Not.Contain("Input.Text").And.Not.Contain("Record consent"));
        foreach (var (contact, refusal) in new[] { (_hidden, HttpStatusCode.NotFound), (_seen, HttpStatusCode.Forbidden) })
        {
            using var answer = await Send(_jonas, contact, $"{purpose}:1", ConsentState.Given, [("Input.Note", "yes")], page: $"/contacts/{_annika.Id}/consents");
            Assert.That(answer.StatusCode, Is.EqualTo(refusal));
        }

        foreach (var (path, fields) in new (string, (string, string)[])[]
        {
            ("/privacy/purposes/new", [("Input.Name", "x"), ("Input.Body", "x")]), ($"/privacy/purposes/{purpose}", [("Input.Name", "x"), ("Input.Body", "x")]), ("/privacy/purposes?handler=Use", [("id", purpose), ("active", "false")]),
        })
        {
            using var answer = await _jonas.Submit($"/contacts/{_annika.Id}/consents", path, fields);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), path);
        }

        Assert.That(await _app.WithDatabase(database => database.Consents.CountAsync()), Is.Zero);
        Assert.That(await _app.WithDatabase(database => database.ConsentPurposes.Select(one => one.Name).SingleAsync()), Is.EqualTo("Offers by telephone"));
    }

    [Test]
    public async Task Consents_stand_in_the_persons_file_and_go_with_the_erasure_and_in_no_other_way()
    {
        var purpose = await Purpose("Offers by telephone", "We may call you with offers.");
        await Record(_jonas, _annika, $"{purpose}:1", ConsentState.Given, ("Input.Note", "Said yes when she ordered"));
        await Record(_admin, _seen, $"{purpose}:1", ConsentState.Given, ("Input.Note", "yes"));

        var (page, data) = await PersonFileTests.ReadAsync(_admin, _annika.Id);
        Assert.That(page, Does.Contain("Offers by telephone").And.Contain("Said yes when she ordered").And.Contain("We may call you with offers."));
        Assert.That((data["consents"]!.AsArray().Count, (string?)data["consents"]![0]!["note"]), Is.EqualTo((1, "Said yes when she ordered")));

        await using var source = NpgsqlDataSource.Create(_app.Database.ConnectionString);
        foreach (var sql in new[] { "UPDATE consents SET state = 'withdrawn'", "UPDATE consents SET note = 'other'", "DELETE FROM consents", "TRUNCATE consents", "UPDATE consent_texts SET body = 'other'", "DELETE FROM consent_texts" })
        {
            Assert.That(async () => await source.CreateCommand(sql).ExecuteNonQueryAsync(), Throws.InstanceOf<PostgresException>().With.Message.Contains("append-only"), sql);
        }

        Assert.That(await _admin.Read($"/contacts/{_annika.Id}/erase"), Does.Contain("data-kind=\"consents\""));
        var erasure = new Core.Privacy.PersonErasure(_app.Database.ConnectionString, TimeProvider.System);
        Assert.That((await erasure.TryAsync(_annika.Id, default))!["consents"], Is.EqualTo(1));
        var asked = new Core.Privacy.Erasure { Id = Core.Privacy.ErasureId.New(Now), ContactId = _annika.Id, AskedByName = "Katrin Vogel", AskedAt = Now };
        await erasure.RunAsync(asked, default);
        Assert.That(await _app.WithDatabase(database => database.Consents.Select(consent => consent.ContactId).ToListAsync()), Is.EqualTo(new[] { _seen.Id }));
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.Where(entry => entry.NounId == _annika.Id.Value && entry.Action == "give-consent").Select(entry => entry.Details).SingleAsync()), Is.EqualTo("""{"erased": true}"""));
    }

    private static string At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<string> Purpose(string name, string body)
    {
        using var answer = await _admin.Submit("/privacy/purposes/new", ("Input.Name", name), ("Input.Channel", "Phone"), ("Input.Body", body));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        return (await _app.WithDatabase(database => database.ConsentPurposes.SingleAsync(purpose => purpose.Name == name))).Id.ToString();
    }

    private static async Task Record(PageClient client, Contact contact, string text, ConsentState state, params (string, string)[] fields)
    {
        using var answer = await Send(client, contact, text, state, fields);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Found));
    }

    // What a test gives goes before what the form has of itself.
    private static Task<HttpResponseMessage> Send(PageClient client, Contact contact, string text, ConsentState state, (string Name, string)[] fields, string? page = null)
    {
        (string Name, string)[] usual = [("Input.Text", text), ("Input.State", state.ToString()), ("Input.At", At(Now.AddMinutes(-2))), ("Input.Origin", "Phone")];
        var address = $"/contacts/{contact.Id}/consents";
        return client.Submit(page ?? address, address, [.. fields, .. usual.Where(field => !fields.Any(given => given.Name == field.Name))]);
    }
}
