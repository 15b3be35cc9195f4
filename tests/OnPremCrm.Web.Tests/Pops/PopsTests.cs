using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Calls;
using OnPremCrm.Web.Tests.Live;

namespace OnPremCrm.Web.Tests.Pops;

public sealed class PopsTests
{
    private WebApp _app = null!;
    private Pbx _pbx = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _pbx = new Pbx(_app);
        await _pbx.IsUp();
    }

    [TearDown]
    public ValueTask Stop() => _app.DisposeAsync();

    [Test]
    public async Task A_known_caller_shows_with_name_organisation_owner_and_number()
    {
        var jonas = await _app.AddUser(name: "Jonas Weber", extensions: "101");
        var client = await _app.SignedInAs(jonas);
        await _pbx.Knows("Annika Brandt", "Nordwind Logistik GmbH", "+494066969214", jonas, "Purchasing");

        await _pbx.Rings("+494066969214", "101", "104");
        var pops = await Pops(client);

        Assert.That(pops, Does.Contain("Annika Brandt").And.Contain("Nordwind Logistik GmbH · Purchasing").And.Contain("040\u00a066969214"));
        Assert.That(pops, Does.Contain("Exact match with one contact. You look after it.").And.Contain("Sales · 101, 104").And.Contain("Ringing"));
        Assert.That(pops, Does.Contain("Incoming call: Annika Brandt, Nordwind Logistik GmbH · Purchasing, to Sales. F2 goes to the card."));
    }

    [Test]
    public async Task The_card_of_a_caller_has_the_newest_note_that_was_written_without_a_call()
    {
        var jonas = await _app.AddUser(name: "Jonas Weber", extensions: "101");
        var client = await _app.SignedInAs(jonas);
        await _pbx.Knows("Annika Brandt", "Nordwind Logistik GmbH", "+494066969214", jonas, "Purchasing");
        var contact = await _app.WithDatabase(database => database.Contacts.SingleAsync());
        foreach (var text in new[] { "Met at the fair", "Wants two gateways\nby Friday" })
        {
            var now = DateTimeOffset.UtcNow;
            await _app.Save(new ClientNote { Id = ClientNoteId.New(now), ContactId = contact.Id, Body = text, WrittenByName = "Olga", WrittenAt = now });
            await Task.Delay(2); // ids know milliseconds
        }

        await _pbx.Rings("+494066969214", "101");

        Assert.That(await Pops(client), Does.Contain("Note: Wants two gateways").And.Contain($"/contacts/{contact.Id}#note-").And.Not.Contain("by Friday").And.Not.Contain("Met at the fair"));
    }

    [TestCase(UserRole.Operator)]
    [TestCase(UserRole.Manager)]
    [TestCase(UserRole.Admin)]
    public async Task A_call_at_other_phones_is_no_card_of_mine_whatever_my_role(UserRole role)
    {
        await _app.AddUser(extensions: "101");
        var client = await _app.SignedInAs(await _app.AddUser(role, extensions: "102"));
        await _pbx.Knows("Annika Brandt", null, "+494066969214");

        var call = await _pbx.Rings("+494066969214", "101");

        Assert.That(await Pops(client), Does.Not.Contain("Annika Brandt"));
        Assert.That((await client.Submit("/more", "/pops/note", ("callId", call.Id.ToString()), ("text", "mine?"))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await client.Submit("/more", "/pops/hangup", ("callId", call.Id.ToString()))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_withheld_number_and_an_unreadable_one_have_their_card_too()
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));
        await _pbx.Rings(null, "101");
        var odd = await _pbx.Rings(null, "101");
        await _pbx.Change(odd, call => call.NumberAsPresented = "4959");

        var pops = await Pops(client);

        Assert.That(pops, Does.Contain("Number withheld").And.Contain("There is nothing to match.").And.Contain("4959").And.Contain("could not be read as a telephone number"));
    }

    [Test]
    public async Task The_card_becomes_a_talk_at_the_one_and_an_answer_by_a_colleague_at_the_other()
    {
        var jonas = await _app.SignedInAs(await _app.AddUser(name: "Jonas Weber", extensions: "101"));
        var mei = await _app.SignedInAs(await _app.AddUser(name: "田中 芽衣", extensions: "104"));
        var call = await _pbx.Rings("+494066969214", "101", "104");

        await _pbx.Answers(call, "104");

        Assert.That(await Pops(mei), Does.Contain("pop-talking").And.Contain("Hang up").And.Contain("Note, saved as you type"));
        Assert.That(await Pops(jonas), Does.Contain("田中 芽衣 answered").And.Not.Contain("pop-talking"));
    }

    [Test]
    public async Task The_ended_card_stays_until_done_and_done_holds()
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));
        var call = await _pbx.Rings("+494066969214", "101");
        await _pbx.Answers(call, "101");
        await _pbx.Ends(call);
        Assert.That(await Pops(client), Does.Contain("Ended, 0:00"));

        await client.Submit("/more", "/pops/done", ("popId", call.Id.ToString()));
        await client.Submit("/more", "/pops/done", ("popId", call.Id.ToString()));

        Assert.That(await Pops(client), Does.Not.Contain("class=\"pop "));
    }

    [Test]
    public async Task After_fifteen_minutes_the_ended_card_goes_by_itself()
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));
        var call = await _pbx.Rings("+494066969214", "101");
        await _pbx.Ends(call);
        Assert.That(await Pops(client), Does.Contain("pop-missed"));

        await _pbx.Change(call, row => row.EndedAt = DateTimeOffset.UtcNow.AddMinutes(-15.1));

        Assert.That(await Pops(client), Does.Not.Contain("class=\"pop "));
    }

    [Test]
    public async Task A_missed_card_says_who_calls_back_and_by_when()
    {
        var user = await _app.AddUser(extensions: "101");
        var client = await _app.SignedInAs(user);
        var call = await _pbx.Rings("+494066969214", "101");
        await _pbx.Ends(call);
        await _pbx.Execute(
            """
            INSERT INTO callbacks (id, number, state, owner_id, owner_reason, first_call_id, last_call_id, last_attempt_at, due_at, created_at, updated_at)
            VALUES (gen_random_uuid(), '+494066969214', 'open', $1, 'rang', $2, $2, now(), now() + interval '12 minutes', now(), now())
            """, user.Id.Value, call.Id.Value);

        var pops = await Pops(client);

        Assert.That(pops, Does.Contain("Missed, rang").And.Contain("Yours to call back").And.Contain("in 12 min").And.Contain("Call back"));
    }

    [Test]
    public async Task A_note_is_one_row_however_often_it_is_saved()
    {
        var client = await _app.SignedInAs(await _app.AddUser(name: "Jonas Weber", extensions: "101"));
        var call = await _pbx.Rings("+494066969214", "101");
        await _pbx.Answers(call, "101");

        string? version = null;
        foreach (var body in new[] { "Wants", "Wants the sensors", "Wants the sensors before 4 December." })
        {
            var answer = await client.Submit("/more", "/pops/note", ("callId", call.Id.ToString()), ("text", body), ("version", version ?? ""));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            version = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("version").GetString();
        }

        var notes = await _app.WithDatabase(database => database.CallNotes.ToListAsync());
        Assert.That(notes, Has.Count.EqualTo(1));
        Assert.That(notes[0].Body, Is.EqualTo("Wants the sensors before 4 December."));
        Assert.That(notes[0].AuthorName, Is.EqualTo("Jonas Weber"));
        Assert.That(await Pops(client), Does.Contain("Wants the sensors before 4 December."));
    }

    [Test]
    public async Task A_card_that_read_an_older_note_is_told_the_one_that_is_there_and_writes_nothing_over_it()
    {
        var client = await _app.SignedInAs(await _app.AddUser(name: "Jonas Weber", extensions: "101"));
        var call = await _pbx.Rings("+494066969214", "101");
        await _pbx.Answers(call, "101");
        using var onPage = await client.Submit("/more", $"/calls/{call.Id}?handler=Note", ("text", "Written on the page"));

        using var onCard = await client.Submit("/more", "/pops/note", ("callId", call.Id.ToString()), ("text", "Written on the card"));

        Assert.That(onCard.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        var answer = JsonDocument.Parse(await onCard.Content.ReadAsStringAsync()).RootElement;
        Assert.That(answer.GetProperty("theirs").GetString(), Is.EqualTo("Written on the page"));
        Assert.That(await Pops(client), Does.Contain($"data-version=\"{answer.GetProperty("version").GetString()}\""));
        Assert.That((await _app.WithDatabase(database => database.CallNotes.SingleAsync())).Body, Is.EqualTo("Written on the page"));
    }

    [Test]
    public async Task What_came_of_a_call_is_said_on_its_card_by_those_whose_call_it_was()
    {
        var client = await _app.SignedInAs(await _app.AddUser(name: "Jonas Weber", extensions: "101"));
        var other = await _app.SignedInAs(await _app.AddUser(UserRole.Admin, extensions: "102"));
        var order = new CallResult { Id = CallResultId.New(DateTimeOffset.UtcNow), Name = "Order", IsActive = true };
        await _app.Save(order);
        var call = await _pbx.Rings("+494066969214", "101");
        Assert.That(await Pops(client), Does.Not.Contain("pop-results"), "too early to say");
        await _pbx.Answers(call, "101");
        await _pbx.Ends(call);
        Assert.That(await Pops(client), Does.Contain("pop-results").And.Contain("Order"));

        using var byOther = await other.Submit("/more", "/pops/result", ("callId", call.Id.ToString()), ("result", order.Id.ToString()));
        using var byMe = await client.Submit("/more", "/pops/result", ("callId", call.Id.ToString()), ("result", order.Id.ToString()));

        Assert.That((byOther.StatusCode, byMe.StatusCode), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.Redirect)));
        Assert.That(await Pops(client), Does.Match("aria-pressed=\"true\"[^>]*>.*Order"));
        Assert.That((await _app.WithDatabase(database => database.ChosenResults.SingleAsync())).ChosenByName, Is.EqualTo("Jonas Weber"));
        using var back = await client.Submit("/more", "/pops/result", ("callId", call.Id.ToString()), ("result", ""));
        Assert.That(await _app.WithDatabase(database => database.ChosenResults.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task An_unknown_number_from_abroad_shows_its_country_and_the_time_there_where_that_is_certain()
    {
        var client = await _app.SignedInAs(await _app.AddUser(name: "Jonas Weber", extensions: "101"));
        await _pbx.Rings("+81115550142", "101");
        Assert.That(await Pops(client), Does.Match("Japan · [0-2][0-9]:[0-5][0-9] there"));
        await _pbx.Execute("TRUNCATE calls CASCADE");
        await _pbx.Rings("+79161234567", "101"); // a mobile: Russia has eleven clocks
        Assert.That(await Pops(client), Does.Contain("Russia").And.Not.Contain(" there"));
        await _pbx.Execute("TRUNCATE calls CASCADE");
        await _pbx.Rings("+4930901820", "101");
        Assert.That(await Pops(client), Does.Not.Contain("Germany").And.Not.Contain(" there"));
    }

    [Test]
    public async Task A_note_without_the_forms_token_is_refused()
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));
        var call = await _pbx.Rings("+494066969214", "101");
        using var form = new FormUrlEncodedContent([new("callId", call.Id.ToString()), new("text", "x")]);

        Assert.That((await client.Http.PostAsync(new Uri("/pops/note", UriKind.Relative), form)).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Of_several_who_share_a_number_the_choice_is_shown_remembered_and_never_made_for_us()
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));
        var annika = await _pbx.Knows("Annika Brandt", "Nordwind Logistik GmbH", "+494066969200");
        await _pbx.Knows("Peter Schlüter", "Nordwind Logistik GmbH", "+494066969200");
        var stranger = await _pbx.Knows("Anna Lindqvist", null, "+46846500412");
        var call = await _pbx.Rings("+494066969200", "101");
        Assert.That(await Pops(client), Does.Contain("Who is it?").And.Contain("Annika Brandt").And.Contain("Peter Schlüter").And.Contain("Somebody else"));

        Assert.That((await client.Submit("/more", "/pops/who", ("callId", call.Id.ToString()), ("contactId", stranger.Id.ToString()))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        await client.Submit("/more", "/pops/who", ("callId", call.Id.ToString()), ("contactId", annika.Id.ToString()));

        Assert.That(await Pops(client), Does.Contain("Annika Brandt").And.Contain("this contact was chosen for it").And.Not.Contain("Peter Schlüter"));
        var again = await _pbx.Rings("+494066969200", "101");
        Assert.That(again.Match, Is.EqualTo(CallMatch.Chosen));
        Assert.That(again.ContactId, Is.EqualTo(annika.Id));
    }

    [Test]
    public async Task A_number_that_only_ends_like_somebodys_offers_them_and_a_choice_adds_it()
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));
        var annika = await _app.WithDatabase(async database =>
        {
            var contact = Clients.AddContact(database, "Annika Brandt", null, null, DateTimeOffset.UtcNow, null, "+494066969214");
            await database.SaveChangesAsync();
            return contact.Id;
        });
        var call = await _pbx.Rings("+495066969214", "101");

        Assert.That(await Pops(client), Does.Contain("Nobody has this number; these have one that ends alike.").And.Contain("Annika Brandt").And.Contain("action=\"/pops/link\""));
        using var linked = await client.Submit("/desk", "/pops/link", ("callId", call.Id.ToString()), ("contactId", annika.ToString()));
        Assert.That(linked.IsSuccessStatusCode || linked.StatusCode == HttpStatusCode.Redirect);
        Assert.That(await Pops(client), Does.Contain("Exact match with one contact."));
        Assert.That(await _app.WithDatabase(database => database.PhoneNumbers.CountAsync(number => number.ContactId == annika)), Is.EqualTo(2));

        var local = await _pbx.Rings(null, "101");
        await _pbx.Change(local, row => row.NumberAsPresented = "66969214");
        Assert.That(await Pops(client), Does.Contain("The number came without its area code").And.Contain($"href=\"/contacts/{annika}\""));
    }

    [Test]
    public async Task A_number_that_is_only_logged_has_no_card_unless_I_dial_it()
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));
        await _app.WithDatabase(database =>
        {
            database.IgnoredNumbers.Add(new IgnoredNumber { Number = "+493099999999", AddedAt = DateTimeOffset.UtcNow });
            return database.SaveChangesAsync();
        });
        var call = await _pbx.Rings("+493099999999", "101");
        Assert.That(await Pops(client), Does.Not.Contain("class=\"pop "));

        await _pbx.Change(call, row => (row.Direction, row.Operator) = (CallDirection.Outbound, "101"));
        Assert.That(await Pops(client), Does.Contain("class=\"pop "));
    }

    [Test]
    public async Task A_call_from_an_organisations_block_and_one_from_a_number_its_people_share_name_the_organisation()
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));
        await _app.WithDatabase(async database =>
        {
            var nordwind = Clients.AddOrganisation(database, "Nordwind Logistik", "Hamburg", DateTimeOffset.UtcNow);
            Clients.AddContact(database, "Annika Brandt", nordwind, null, DateTimeOffset.UtcNow, null, "+494055501");
            Clients.AddContact(database, "Jens Petersen", nordwind, null, DateTimeOffset.UtcNow, null, "+494055501");
            database.NumberRanges.Add(new NumberRange
            {
                Id = NumberRangeId.New(DateTimeOffset.UtcNow), OrganisationId = nordwind.Id, FirstNumber = "+4940669692000", LastNumber = "+4940669692999", AsWritten = "",
            });
            return await database.SaveChangesAsync();
        });
        var block = await _pbx.Rings("+4940669692417", "101");
        Assert.That(await Pops(client), Does.Contain("Nordwind Logistik").And.Contain("The number lies in this organisation’s block of numbers."));

        await _pbx.Ends(block);
        await _pbx.Rings("+494055501", "101");
        Assert.That(await Pops(client), Does.Contain("Who is it? Most likely first.").And.Contain("Jens Petersen").And.Contain("Annika Brandt"));
    }

    [Test]
    public async Task An_unknown_number_becomes_a_contact_with_number_organisation_and_its_earlier_calls()
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));
        var earlier = await _pbx.Rings("+78125550146", "101");
        await _pbx.Ends(earlier);
        var call = await _pbx.Rings("+78125550146", "101");
        Assert.That(await Pops(client), Does.Contain("No contact has this number.").And.Contain("New contact"));

        await client.Submit("/more", "/pops/contact", ("Input.CallId", call.Id.ToString()), ("Input.Name", "Ольга Петренко"), ("Input.Organisation", "ООО «Холодмаш»"));

        Assert.That(await Pops(client), Does.Contain("Ольга Петренко").And.Contain("ООО «Холодмаш»"));
        var rows = await _app.WithDatabase(database => database.Calls.Include(row => row.Contact!.Numbers).ToListAsync());
        Assert.That(rows.Select(row => (row.Contact?.Name, row.Match)), Is.EqualTo(Enumerable.Repeat(((string?)"Ольга Петренко", (CallMatch?)CallMatch.Exact), 2)));
        Assert.That(rows[0].Contact!.Numbers.Single().Number, Is.EqualTo("+78125550146"));
    }

    [Test]
    public async Task A_contact_without_a_name_is_refused_and_says_why()
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));
        var call = await _pbx.Rings("+78125550146", "101");

        var answer = await client.Submit("/more", "/pops/contact", ("Input.CallId", call.Id.ToString()), ("Input.Name", " "));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("Please enter a name."));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/vnd.turbo-stream.html"));
    }

    [Test]
    public async Task Hanging_up_asks_the_telephony_service_to_end_this_call()
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));
        var call = await _pbx.Rings("+494066969214", "101");
        await _pbx.Answers(call, "101");

        await client.Submit("/more", "/pops/hangup", ("callId", call.Id.ToString()));

        var command = await _app.WithDatabase(database => database.TelephonyCommands.SingleAsync());
        Assert.That((command.Kind, command.TargetId, command.Extension, command.State), Is.EqualTo((TelephonyCommandKind.HangUp, (Guid?)call.Id.Value, "101", TelephonyCommandState.Queued)));
    }

    [Test]
    public async Task A_lost_link_to_Asterisk_is_said_to_everybody_and_its_fault_to_administrators()
    {
        var operators = await _app.SignedInAs(await _app.AddUser(extensions: "101"));
        var admins = await _app.SignedInAs(UserRole.Admin);
        Assert.That(await Pops(operators), Does.Contain("has not said what this telephone does").And.Not.Contain("Ready"));
        await _pbx.IsFree("101");
        Assert.That(await Pops(operators), Does.Contain("Ready").And.Not.Contain("No link"));

        await _pbx.LosesAsterisk();

        Assert.That(await Pops(operators), Does.Contain("No link to the telephone system since").And.Not.Contain("connection-refused"));
        Assert.That(await Pops(admins), Does.Contain("connection-refused").And.Contain("No phone"));
    }

    private static Task<string> Pops(PageClient client) => client.Pops();
}
