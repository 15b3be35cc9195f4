using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Calls;
using OnPremCrm.Web.Tests.Rest;
using static OnPremCrm.Web.Tests.Rights.PageText;

namespace OnPremCrm.Web.Tests.Rights;

/// <summary>Somebody whose role masks numbers, at every page and endpoint that there is: no digits of a client's number leave, and one can work all the same.</summary>
public sealed partial class MaskedNumbersTests
{
    private const string Number = "+494066969214";
    private const string Second = "+491713920036";
    private const string Firm = "+498912345670";
    private const string Unread = "0066123987654";
    private const string Mask = "+49 40 ••• •• 14";

    // The last seven digits of everything that must not be seen, and the beginnings of blocks.
    private static readonly string[] Secrets = [Number[^7..], Second[^7..], Firm[^7..], Unread[^7..], "9876543", "5550770", "71122334", "89555", "7889901", "7889902", "9887766", "4455100"];

    private WebApp _app = null!;
    private User _jonas = null!;
    private User _mei = null!;
    private Contact _contact = null!;
    private Contact _twin = null!;
    private Organisation _firm = null!;
    private Call _call = null!;
    private Call _outbound = null!;
    private CustomRole _role = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        var now = DateTimeOffset.UtcNow;
        _jonas = await _app.AddUser(name: "Jonas Weber", extensions: "101");
        _mei = await _app.AddUser(UserRole.Manager, "Mei Tanaka", extensions: "104");
        await _app.WithDatabase(async database =>
        {
            Clients.AddServer(database, now);
            _role = AddRole(database, UserRole.Operator, now);
            var leads = AddRole(database, UserRole.Manager, now);
            await database.SaveChangesAsync();
            database.Users.Single(user => user.Id == _jonas.Id).CustomRoleId = _role.Id;
            database.Users.Single(user => user.Id == _mei.Id).CustomRoleId = leads.Id;
            _firm = Clients.AddOrganisation(database, "Südstern Handel", "München", now, _jonas, Firm);
            _firm.Ranges.Add(new NumberRange { Id = NumberRangeId.New(now), OrganisationId = _firm.Id, FirstNumber = "+498955507700", LastNumber = "+498955507799", AsWritten = "089 555077-00 to 99" });
            _contact = Clients.AddContact(database, "Annika Brandt", _firm, "buyer", now, _jonas, Number, Second);
            _contact.Numbers[0].AsWritten = "040 / 66 96 92 14";
            _contact.Numbers[1].AsWritten = "0171 3920036";
            _contact.Messengers.Add(new MessengerAccount { Id = MessengerAccountId.New(now), ContactId = _contact.Id, Kind = MessengerKind.Whatsapp, Account = "+4917671122334", IsPrimary = true });
            _contact.Note = "Not at 040 66969214 after five.";
            _twin = Clients.AddContact(database, "Anika Brandt", null, null, now, null, Number);
            await database.SaveChangesAsync();
            _call = Clients.AddCall(database, _contact, Number, CallDirection.Inbound, CallDisposition.Missed, now.AddMinutes(-10));
            _call.NumberAsPresented = "04066969214";
            _outbound = Clients.AddCall(database, _contact, Second, CallDirection.Outbound, CallDisposition.Answered, now.AddMinutes(-20));
            _outbound.Dialled = "01713920036";
            var unread = Clients.AddCall(database, null, null, CallDirection.Inbound, CallDisposition.Missed, now.AddMinutes(-25));
            (unread.NumberAsPresented, unread.CallerName) = (Unread, "09876543");
            await database.SaveChangesAsync();
            var open = CallRows.Callback(_call);
            (open.ContactId, open.OrganisationId) = (_contact.Id, _firm.Id);
            open.GiveTo(_jonas.Id, OwnerReason.HandedOver, now);
            database.Callbacks.Add(open);
            var ringing = CallRows.Ringing(now, Number);
            (ringing.ContactId, ringing.OrganisationId, ringing.Match, ringing.NumberAsPresented) = (_contact.Id, _firm.Id, CallMatch.Exact, "04066969214");
            var strange = CallRows.Ringing(now.AddSeconds(-1), "+390298765432");
            (strange.Number, strange.NumberAsPresented, strange.Linkedid) = (null, Unread, "1763543042.44");
            database.Calls.AddRange(ringing, strange);
            return await database.SaveChangesAsync();
        });
        await LeaveHistoryAsync();
    }

    // Somebody who reads numbers added some, and took them out again: that stands in the history.
    private async Task LeaveHistoryAsync()
    {
        var admin = await _app.SignedInAs(UserRole.Admin);
        foreach (var (path, added) in new[]
        {
            ($"/contacts/{_contact.Id}/edit", new[] { "Input.Numbers[2].Text", "0151 77889901", "Input.Messengers[1].Text", "0176 99887766", "Input.Messengers[1].Kind", "whatsapp" }),
            ($"/organisations/{_firm.Id}/edit", ["Input.Numbers[1].Text", "0151 77889902", "Input.Blocks", "089 555077-00 to 99\n030 445510-00 to 99"]),
        })
        {
            var before = FieldsOf(await (await admin.Get(path)).Content.ReadAsStringAsync());
            Assert.That((await admin.Submit(path, [.. Put(before, added)])).StatusCode, Is.EqualTo(HttpStatusCode.Redirect), path);
            var after = FieldsOf(await (await admin.Get(path)).Content.ReadAsStringAsync());
            var fields = added.Where((_, n) => n % 2 == 0).SelectMany(name => new[] { name, name.EndsWith("Blocks") ? "089 555077-00 to 99" : "" }).ToArray();
            Assert.That((await admin.Submit(path, [.. Put(after, fields)])).StatusCode, Is.EqualTo(HttpStatusCode.Redirect), path);
        }
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task No_page_and_no_endpoint_lets_a_digit_of_a_number_out([Values] bool isManager)
    {
        var user = isManager ? _mei : _jonas;
        var (read, leaks) = await Doors.ReadAsync(_app, user, Paths(), LeaksIn);

        Assert.That(leaks, Is.Empty);
        Assert.That(read, Is.GreaterThan(50), "the pages were found");
    }

    [Test]
    public async Task Whoever_has_no_such_role_reads_the_numbers_as_ever()
    {
        var olga = await _app.SignedInAs(UserRole.Operator);
        using var answer = await olga.Get($"/contacts/{_contact.Id}");
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

        Assert.That(page, Does.Contain("tel:" + Number).And.Not.Contain("••"));
        Assert.That(answer.Headers.Contains("Numbers-Masked"), Is.False);
    }

    [Test]
    public async Task The_card_shows_the_mask_and_what_belongs_to_it()
    {
        var jonas = await _app.SignedInAs(_jonas);

        Assert.That(await jonas.Read($"/contacts/{_contact.Id}"), Does.Contain(Mask).And.Contain("+49 171 ••• •• 36").And.Contain("Annika Brandt"));
        Assert.That(await jonas.Pops(), Does.Contain(Mask).And.Contain("Annika Brandt"));
        Assert.That(await jonas.Read("/callbacks"), Does.Contain(Mask));
    }

    [TestCase("/contacts?q=%2B494066969214")]
    [TestCase("/contacts?q=9214")]
    [TestCase("/search?q=040+66969214")]
    [TestCase("/calls?q=04066969214")]
    public async Task Who_knows_a_number_or_its_end_finds_its_client_and_reads_the_mask(string door)
    {
        var page = await (await _app.SignedInAs(_jonas)).Read(door);

        Assert.That(page, Does.Contain("Annika Brandt").And.Contain(Mask));
        Assert.That(LeaksIn(page), Is.Empty);
    }

    [Test]
    public async Task A_click_calls_the_number_that_the_browser_never_learned()
    {
        var jonas = await _app.SignedInAs(_jonas);
        var seal = DialValue().Match(await jonas.Read($"/contacts/{_contact.Id}")).Groups[1].Value;

        var answer = await jonas.Submit($"/contacts/{_contact.Id}", "/dial", ("Input.Number", seal), ("Input.About", $"contacts:{_contact.Id}"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(await _app.WithDatabase(database => database.TelephonyCommands.OrderByDescending(command => command.Id).Select(command => command.Number).FirstAsync()), Is.AnyOf(Number, Second));
        var dialling = await jonas.Pops();
        Assert.That(LeaksIn(dialling), Is.Empty);
        await _app.WithDatabase(database => database.TelephonyCommands.ExecuteDeleteAsync());
    }

    [Test]
    public async Task Without_scripts_the_dial_pad_calls_the_hidden_number()
    {
        var jonas = await _app.SignedInAs(_jonas);
        var link = PadLink().Match(await jonas.Read($"/contacts/{_contact.Id}")).Groups[1].Value;
        var form = FieldsOf(await (await jonas.Get(link)).Content.ReadAsStringAsync());
        Assert.That(form.Single(field => field.Name == "Input.Number").Value, Is.EqualTo(Mask).Or.EqualTo("+49 171 ••• •• 36"));

        await jonas.Submit(link, "/dial", [.. form]);

        Assert.That(await _app.WithDatabase(database => database.TelephonyCommands.Select(command => command.Number).SingleAsync()), Is.AnyOf(Number, Second));
        await _app.WithDatabase(database => database.TelephonyCommands.ExecuteDeleteAsync());
    }

    [Test]
    public async Task A_page_that_is_not_there_is_said_as_to_anybody()
    {
        using var answer = await (await _app.SignedInAs(_jonas)).Get($"/contacts/{Doors.AnyId}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("<h1").And.Contain("</html>"));
    }

    [Test]
    public async Task A_sealed_link_leads_to_the_calls_of_the_number_for_a_colleague_too()
    {
        var link = CallsLink().Match(await (await _app.SignedInAs(_jonas)).Read($"/contacts/{_contact.Id}")).Groups[1].Value;

        foreach (var reader in new[] { await _app.SignedInAs(_jonas), await _app.SignedInAs(UserRole.Operator) })
        {
            Assert.That(await reader.Read(link), Does.Contain($"/calls/{_call.Id}").Or.Contain($"/calls/{_outbound.Id}"), link);
        }

        Assert.That((await (await _app.SignedInAs(_jonas)).Get("/calls?q=n~nonsense")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_form_that_leaves_numbers_alone_keeps_them_and_takes_a_new_one()
    {
        var jonas = await _app.SignedInAs(_jonas);
        var contact = await CopyAsync();
        var path = $"/contacts/{contact}/edit";
        var form = FieldsOf(await (await jonas.Get(path)).Content.ReadAsStringAsync());
        Assert.That(form.Single(field => field.Name == "Input.Numbers[0].Text").Value, Is.EqualTo(Mask));

        var answer = await jonas.Submit(path, [.. Put(form, "Input.Numbers[2].Text", "030 1234567", "Input.JobTitle", "head buyer", "Input.Note", $"Never at {Mask} after five.")]);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await answer.Content.ReadAsStringAsync());
        Assert.That(await NumbersOf(contact), Is.EqualTo(new[] { (Number, "040 / 66 96 92 14"), (Second, "0171 3920036"), ("+49301234567", "030 1234567") }));
        Assert.That(await _app.WithDatabase(database => database.Set<MessengerAccount>().Where(account => account.ContactId == contact).Select(account => account.Account).SingleAsync()), Is.EqualTo("+4917671122334"));

        Assert.That(await _app.WithDatabase(database => database.Contacts.Where(one => one.Id == contact).Select(one => one.Note).SingleAsync()), Is.EqualTo("Never at 040 66969214 after five."), "nor does a text lose one");

        form = FieldsOf(await (await jonas.Get(path)).Content.ReadAsStringAsync());
        await jonas.Submit(path, [.. Put(form, "Input.Numbers[0].Text", "")]);
        Assert.That((await NumbersOf(contact)).Select(number => number.Number), Is.EqualTo(new[] { Second, "+49301234567" }), "a hidden one can be taken out");
    }

    [Test]
    public async Task A_note_of_ones_own_keeps_the_number_that_one_wrote_and_reads_masked()
    {
        var (jonas, contact) = (await _app.SignedInAs(_jonas), await CopyAsync());
        await jonas.Submit($"/contacts/{contact}", $"/contacts/{contact}/notes", ("text", "Wife: +49 171 5550017."));
        var note = await _app.WithDatabase(database => database.ClientNotes.SingleAsync(note => note.ContactId == contact));
        Assert.That(note.Body, Is.EqualTo("Wife: +49 171 5550017."));
        Assert.That(await jonas.Read($"/contacts/{contact}"), Does.Contain("Wife: +49 171 ••• •• 17."));
        await jonas.Submit($"/contacts/{contact}", $"/contacts/{contact}/notes/{note.Id}", ("text", "Wife, Eva: +49 171 ••• •• 17."), ("version", "1"));
        Assert.That(await _app.WithDatabase(database => database.ClientNotes.Where(one => one.Id == note.Id).Select(one => one.Body).SingleAsync()), Is.EqualTo("Wife, Eva: +49 171 5550017."));
    }

    [Test]
    public async Task The_form_of_an_organisation_keeps_its_numbers_and_its_blocks()
    {
        var jonas = await _app.SignedInAs(_jonas);
        var path = $"/organisations/{_firm.Id}/edit";
        var form = FieldsOf(await (await jonas.Get(path)).Content.ReadAsStringAsync());
        var answer = await jonas.Submit(path, [.. Put(form, "Input.City", "Augsburg")]);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await answer.Content.ReadAsStringAsync());
        var stored = await _app.WithDatabase(database => database.Organisations.Include(one => one.Numbers).Include(one => one.Ranges).SingleAsync(one => one.Id == _firm.Id));
        Assert.That((stored.City, stored.Numbers.Single().Number, stored.Ranges.Single().AsWritten), Is.EqualTo(("Augsburg", Firm, "089 555077-00 to 99")));
    }

    [TestCase("Input.Name")]
    [TestCase("Input.Note")]
    public async Task A_seal_is_opened_only_where_a_number_is_taken(string field)
    {
        var jonas = await _app.SignedInAs(_jonas);
        var seal = DialValue().Match(await jonas.Read($"/contacts/{_contact.Id}")).Groups[1].Value;
        var contact = await CopyAsync();
        var path = $"/contacts/{contact}/edit";
        var form = FieldsOf(await (await jonas.Get(path)).Content.ReadAsStringAsync());
        await jonas.Submit(path, [.. Put(form, field, seal)]);
        var stored = await _app.WithDatabase(database => database.Contacts.Where(one => one.Id == contact).Select(one => one.Name + one.Note).SingleAsync());
        Assert.That(LeaksIn(stored), Is.Empty);
    }

    [Test]
    public async Task A_mask_that_stands_for_no_number_is_refused()
    {
        var jonas = await _app.SignedInAs(_jonas);
        var answer = await jonas.Submit("/contacts/new", ("Input.Name", "Nobody"), ("Input.Numbers[0].Text", Mask));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task A_new_contact_begins_with_the_hidden_number_of_a_call()
    {
        var jonas = await _app.SignedInAs(_jonas);
        var path = $"/contacts/new?call={_outbound.Id}";
        var form = FieldsOf(await (await jonas.Get(path)).Content.ReadAsStringAsync());

        var answer = await jonas.Submit(path, "/contacts/new", [.. Put(form, "Input.Name", "Second Caller")]);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await answer.Content.ReadAsStringAsync());
        var id = await _app.WithDatabase(database => database.Contacts.Where(contact => contact.Name == "Second Caller").Select(contact => contact.Id).SingleAsync());
        Assert.That(await NumbersOf(id), Is.EqualTo(new[] { (Second, Second) }));
        await _app.WithDatabase(database => database.Contacts.Where(contact => contact.Id == id).ExecuteDeleteAsync());
    }

    [Test]
    public async Task A_program_of_that_person_reads_masks_is_told_so_and_keeps_what_it_sends_back()
    {
        var contact = await CopyAsync();
        var program = await ProgramClient.WithToken(_app, UserRole.Operator, owner: _jonas);
        using var answer = await program.Get($"/contacts/{contact}");
        var shown = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.That(answer.Headers.GetValues("Numbers-Masked"), Is.EqualTo(new[] { "true" }));
        Assert.That((string?)shown["numbers"]![0]!["number"], Is.EqualTo(Mask));

        using var changed = await program.Patch($"/contacts/{contact}", new { jobTitle = "buyer", numbers = shown["numbers"] }, "*");

        Assert.That(changed.StatusCode, Is.EqualTo(HttpStatusCode.OK), await changed.Content.ReadAsStringAsync());
        Assert.That(LeaksIn(await changed.Content.ReadAsStringAsync()), Is.Empty);
        Assert.That(await NumbersOf(contact), Is.EqualTo(new[] { (Number, "040 / 66 96 92 14"), (Second, "0171 3920036") }));
        Assert.That((await program.Read("/contacts?phone=%2B494066969214"))["items"]!.AsArray(), Is.Not.Empty, "who knows a number finds its client");
        await ProgramClient.Problem(await program.Get("/exports"), HttpStatusCode.Forbidden);
    }

    [Test]
    public async Task The_file_of_the_log_is_masked_and_what_cannot_be_is_refused()
    {
        var mei = await _app.SignedInAs(_mei);

        Assert.That(await mei.Read("/calls/export?format=csv"), Does.Contain(Mask));
        foreach (var door in new[] { "/exports", "/imports", $"/calls/{_call.Id}/trace", $"/calls/{_call.Id}/events", $"/contacts/{_contact.Id}/data", $"/contacts/{_contact.Id}/files/{Doors.AnyId}/content", $"/organisations/{_firm.Id}/files/{Doors.AnyId}/content" })
        {
            Assert.That((await mei.Get(door)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), door);
        }
    }

    private static CustomRole AddRole(Core.Database.CrmDatabase database, UserRole level, DateTimeOffset now)
    {
        var role = new CustomRole { Id = CustomRoleId.New(now), Name = $"Masked {level}", Level = level, MasksNumbers = true, CreatedAt = now, UpdatedAt = now };
        role.Grants.AddRange(Grants.Kinds.Select(kind => new Grant { RoleId = role.Id, Noun = kind.Noun, Deed = kind.Deed, Reach = Reach.All }));
        return database.CustomRoles.Add(role).Entity;
    }

    // A contact of one test's own, with the same numbers.
    private Task<ContactId> CopyAsync() => _app.WithDatabase(async database =>
    {
        var now = DateTimeOffset.UtcNow;
        var copy = Clients.AddContact(database, "Copy of Annika", null, null, now, _jonas, Number, Second);
        copy.Numbers[0].AsWritten = "040 / 66 96 92 14";
        copy.Numbers[1].AsWritten = "0171 3920036";
        copy.Note = _contact.Note;
        copy.Messengers.Add(new MessengerAccount { Id = MessengerAccountId.New(now), ContactId = copy.Id, Kind = MessengerKind.Whatsapp, Account = "+4917671122334", IsPrimary = true });
        await database.SaveChangesAsync();
        return copy.Id;
    });

    private Task<(string Number, string AsWritten)[]> NumbersOf(ContactId id) => _app.WithDatabase(async database =>
        (await database.PhoneNumbers.Where(number => number.ContactId == id).OrderByDescending(number => number.IsPrimary).ThenBy(number => number.Id).ToListAsync())
        .Select(number => (number.Number, number.AsWritten)).ToArray());

    private static IEnumerable<string> LeaksIn(string text) => PageText.LeaksIn(text, Secrets);

    private List<string> Paths() =>
    [
        .. Doors.Of(_app, noun => noun switch { "calls" => _call.Id.ToString(), "contacts" => _contact.Id.ToString(), "organisations" => _firm.Id.ToString(), _ => null }),
        "/contacts?q=Annika", "/contacts?q=9214", "/contacts?sort=name", "/organisations?q=Südstern", "/calls?q=Annika", "/calls?direction=outbound", "/callbacks?show=closed",
        "/search?q=Annika", "/search?q=66969214", "/search?q=%2B494066969214", "/search/suggest?q=Annika", "/search/suggest?q=9214", "/search/suggest?q=S%C3%BCdstern",
        $"/contacts/new?call={_call.Id}", "/contacts/new?number=%2B494066969214", $"/contacts/{_contact.Id}?similar=true", $"/contacts/{_contact.Id}?tab=calls",
        "/calls/export?format=csv", "/calls/export?format=xlsx", "/dial?number=%2B494066969214", "/contacts/number?text=%2B494066969214",
        "/contacts/similar?noun=contacts&field=number&text=%2B494066969214", "/contacts/similar?noun=contacts&field=name&text=Annika+Brandt",
        $"/contacts/merge?id={_contact.Id}&id={_twin.Id}", $"/organisations/merge?id={_firm.Id}", "/api/v1/contacts?phone=%2B494066969214", "/api/v1/calls?number=%2B494066969214",
        "/api/v1/match?number=%2B494066969214", "/api/v1/match?number=66969214", $"/api/v1/match?number={Unread}&server=main", "/api/v1/search?q=Annika", "/api/v1/search?q=66969214", "/api/v1/contacts?sort=name",
        "/api/v1/callbacks?state=open", "/api/v1/duplicates?noun=contacts", "/calls?number=%2B494066969214",
    ];

    [GeneratedRegex("data-dial-number-value=\"(n~[^\"]+)\"")]
    private static partial Regex DialValue();

    [GeneratedRegex("href=\"(/calls\\?q=n~[^\"]+)\"")]
    private static partial Regex CallsLink();

    [GeneratedRegex("href=\"(/dial\\?number=n~[^\"]+)\"")]
    private static partial Regex PadLink();
}
