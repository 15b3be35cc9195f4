using System.Net;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests.Contacts;

public sealed class ContactTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 9, 0, 0, TimeSpan.Zero);
    private WebApp _app = null!;
    private PageClient _client = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        await _app.WithDatabase(database =>
        {
            Clients.AddServer(database, Now);
            return database.SaveChangesAsync();
        });
        _client = await _app.SignedInAs(UserRole.Operator);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [TestCase("040 66969-214", "+494066969214")]
    [TestCase("12345678", "+493012345678")]
    [TestCase("+7 (495) 123-45-67", "+74951234567")]
    public async Task A_number_in_any_spelling_is_stored_in_one_form_with_what_was_typed(string typed, string stored)
    {
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Organisation", "Nordwind Logistik GmbH"), ("Input.Numbers[0].Text", typed), ("Input.Numbers[0].Kind", "Mobile"));

        var contact = await Only();
        Assert.That(contact.Numbers.Select(number => (number.Number, number.AsWritten, number.Kind, number.IsPrimary)), Is.EqualTo(new[] { (stored, typed, PhoneNumberKind.Mobile, true) }));
        Assert.That(contact.Organisation?.Name, Is.EqualTo("Nordwind Logistik GmbH"));
    }

    [Test]
    public async Task A_number_that_is_none_is_refused_beside_its_field_and_nothing_is_lost()
    {
        var answer = await _client.Submit("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Numbers[0].Text", "abc"), ("Input.Numbers[1].Text", "040 66969 214"));

        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(page, Does.Contain("This is not a phone number.").And.Contain("value=\"abc\"").And.Contain("040 66969 214").And.Contain("Annika Brandt"));
        Assert.That(await _app.WithDatabase(database => database.Contacts.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task An_organisation_that_is_known_is_found_by_its_name_in_any_case()
    {
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Organisation", "Nordwind"));
        await Save("/contacts/new", ("Input.Name", "Peter Schlüter"), ("Input.Organisation", "  NORDWIND "));

        Assert.That(await _app.WithDatabase(database => database.Organisations.CountAsync()), Is.EqualTo(1));
    }

    [Test]
    public async Task The_second_of_two_concurrent_edits_sees_the_first_and_then_decides()
    {
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"));
        var contact = await Only();
        var edit = $"/contacts/{contact.Id}/edit";
        await Save(edit, ("Input.Name", "Annika Brandt-Meyer"), ("Input.Version", "1"));

        var second = await _client.Submit(edit, ("Input.Name", "Annika Brandt"), ("Input.JobTitle", "Purchasing"), ("Input.Version", "1"));
        var page = WebUtility.HtmlDecode(await second.Content.ReadAsStringAsync());

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(page, Does.Contain("Annika Brandt-Meyer").And.Contain("Purchasing").And.Contain("name=\"Input.Version\" value=\"2\""));
        Assert.That((await Only()).Name, Is.EqualTo("Annika Brandt-Meyer"), "nothing was overwritten yet");

        await Save(edit, ("Input.Name", "Annika Brandt"), ("Input.JobTitle", "Purchasing"), ("Input.Version", "2"));
        Assert.That(((await Only()).Name, (await Only()).JobTitle), Is.EqualTo(("Annika Brandt", "Purchasing")));
    }

    [TestCase("brandt")]
    [TestCase("nordwind")]
    [TestCase("66969")]
    [TestCase("040 669 69 214")]
    [TestCase("+49 40 66969214")]
    public async Task The_list_finds_by_name_organisation_and_any_form_or_part_of_a_number(string text)
    {
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Organisation", "Nordwind"), ("Input.Numbers[0].Text", "+494066969214"));
        await Save("/contacts/new", ("Input.Name", "Someone Else"), ("Input.Numbers[0].Text", "+4930123456"));

        var page = await _client.Read($"/contacts?q={Uri.EscapeDataString(text)}");

        Assert.That(page, Does.Contain("Annika Brandt").And.Not.Contain("Someone Else"));
    }

    [Test]
    public async Task Signs_that_search_patterns_know_are_only_signs()
    {
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"));

        Assert.That(await _client.Read("/contacts?q=%25"), Does.Not.Contain("Annika Brandt"));
        Assert.That(await _client.Read("/contacts?q=%25_%25_"), Does.Not.Contain("Annika Brandt"));
        Assert.That(await _client.Read("/contacts?q=_nnika"), Does.Contain("No name is spelt").And.Contain("Annika Brandt"), "a typing error, and no wildcard");
    }

    [Test]
    public async Task Who_is_typed_with_an_error_is_found_among_those_whom_one_may_see_and_no_others()
    {
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"));
        await Save("/contacts/new", ("Input.Name", "Someone Else"));

        Assert.That(await _client.Read("/contacts?q=anika+brantd"), Does.Contain("No name is spelt").And.Contain("Annika Brandt").And.Not.Contain("Someone Else"));
        Assert.That(await _client.Read("/contacts?q=анника"), Does.Contain("Annika Brandt").And.Not.Contain("No name is spelt"));
    }

    [Test]
    public async Task Pages_lead_on_and_back_without_losing_or_repeating_anybody()
    {
        await _app.WithDatabase(database =>
        {
            for (var i = 0; i < 120; i++)
            {
                Clients.AddContact(database, $"Contact {i:000}", null, null, Now);
            }

            return database.SaveChangesAsync();
        });

        var names = new List<string>();
        var path = "/contacts";
        for (var older = path; older is not null; older = LinkOf(await _client.Read(path), "next"))
        {
            path = older;
            names.AddRange(NamesOf(await _client.Read(path)));
        }

        Assert.That(names, Is.EqualTo(Enumerable.Range(0, 120).Select(i => $"Contact {i:000}")));
        var back = LinkOf(await _client.Read(path), "prev")!;
        Assert.That(NamesOf(await _client.Read(back)), Is.EqualTo(Enumerable.Range(50, 50).Select(i => $"Contact {i:000}")));
    }

    [Test]
    public async Task A_contact_made_from_a_call_takes_the_earlier_calls_of_its_number_along()
    {
        var call = await _app.WithDatabase(async database =>
        {
            var first = Clients.AddCall(database, null, "+494066969214", CallDirection.Inbound, CallDisposition.Missed, Now.AddDays(-1));
            var second = Clients.AddCall(database, null, "+494066969214", CallDirection.Inbound, CallDisposition.Answered, Now);
            await database.SaveChangesAsync();
            return (First: first.Id, Second: second.Id);
        });
        var form = await _client.Read($"/contacts/new?call={call.Second}");
        Assert.That(form, Does.Contain("value=\"+494066969214\""), "the number is filled in");

        await Save($"/contacts/new?call={call.Second}", ("Input.Name", "Annika Brandt"), ("Input.Numbers[0].Text", "+494066969214"), ("Input.FromCall", call.Second.ToString()));

        var contact = await Only();
        var tied = await _app.WithDatabase(database => database.Calls.Where(found => found.ContactId == contact.Id && found.Match == CallMatch.Exact).Select(found => found.Id).ToListAsync());
        Assert.That(tied, Is.EquivalentTo(new[] { call.First, call.Second }));
    }

    [Test]
    public async Task A_contact_made_from_a_call_of_a_number_that_others_have_takes_that_call_alone()
    {
        var call = await _app.WithDatabase(async database =>
        {
            Clients.AddContact(database, "Boris Petrov", null, null, Now, null, "+494066969214");
            Clients.AddContact(database, "Clara Stein", null, null, Now, null, "+494066969214");
            var first = Clients.AddCall(database, null, "+494066969214", CallDirection.Inbound, CallDisposition.Missed, Now.AddDays(-1));
            var second = Clients.AddCall(database, null, "+494066969214", CallDirection.Inbound, CallDisposition.Answered, Now);
            (first.Match, second.Match) = (CallMatch.Several, CallMatch.Several);
            await database.SaveChangesAsync();
            return (First: first.Id, Second: second.Id);
        });

        await Save($"/contacts/new?call={call.Second}", ("Input.Name", "Annika Brandt"), ("Input.Numbers[0].Text", "+494066969214"), ("Input.FromCall", call.Second.ToString()));

        var named = await _app.WithDatabase(database => database.Calls.Where(found => found.Number == "+494066969214").OrderBy(found => found.StartedAt)
            .Select(found => new { Name = (string?)found.Contact!.Name, found.Match }).ToListAsync());
        Assert.That(named, Is.EqualTo(new[] { new { Name = (string?)null, Match = (CallMatch?)CallMatch.Several }, new { Name = (string?)"Annika Brandt", Match = (CallMatch?)CallMatch.Chosen } }), "the other one may have been Boris or Clara");
    }

    [Test]
    public async Task A_number_that_a_contact_or_an_organisation_gets_takes_the_calls_along_that_named_nobody()
    {
        var ids = await _app.WithDatabase(async database =>
        {
            var mobile = Clients.AddCall(database, null, "+491713920036", CallDirection.Inbound, CallDisposition.Missed, Now.AddDays(-1));
            var office = Clients.AddCall(database, null, "+494066969200", CallDirection.Inbound, CallDisposition.Missed, Now.AddDays(-2));
            var heeded = Clients.AddCall(database, null, "+491713920036", CallDirection.Inbound, CallDisposition.Missed, Now.AddDays(-3));
            heeded.Match = CallMatch.Ignored;
            await database.SaveChangesAsync();
            return new[] { mobile.Id, office.Id, heeded.Id };
        });
        await Save("/organisations/new", ("Input.Name", "Nordwind"), ("Input.Numbers[0].Text", "+494066969200"));
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"));
        var edit = $"/contacts/{(await Only()).Id}/edit";
        await Save(edit, ("Input.Name", "Annika Brandt"), ("Input.Version", "1"), ("Input.Numbers[0].Text", "0171 3920036"));

        var owners = await _app.WithDatabase(database => database.Calls.Where(call => ids.Contains(call.Id))
            .ToDictionaryAsync(call => call.Id, call => (call.ContactId != null, call.OrganisationId != null, call.Match)));
        Assert.That(ids.Select(id => owners[id]), Is.EqualTo(new (bool, bool, CallMatch?)[] { (true, false, CallMatch.Exact), (false, true, CallMatch.Exact), (false, false, CallMatch.Ignored) }));
    }

    [Test]
    public async Task The_card_shows_the_history_with_who_spoke_and_the_note()
    {
        var anna = await _app.AddUser(UserRole.Operator, "Jonas Weber", extensions: "101");
        var id = await _app.WithDatabase(async database =>
        {
            var contact = Clients.AddContact(database, "Annika Brandt", null, "Purchasing", Now, null, "+494066969214");
            var call = Clients.AddCall(database, contact, "+494066969214", CallDirection.Inbound, CallDisposition.Answered, Now);
            database.CallNotes.Add(new CallNote { Id = CallNoteId.New(Now), CallId = call.Id, AuthorId = anna.Id, AuthorName = anna.Name, Body = "Wants the sensors before 4 December.", CreatedAt = Now, UpdatedAt = Now });
            await database.SaveChangesAsync();
            return contact.Id;
        });

        var page = await _client.Read($"/contacts/{id}");

        Assert.That(page, Does.Contain("Annika Brandt").And.Contain("040\u00a066969214").And.Contain("with Jonas Weber").And.Contain("Wants the sensors before 4 December.").And.Contain("3:05"));
    }

    [Test]
    public async Task The_timeline_tells_calls_settled_callbacks_and_changes_page_by_page_without_losing_any()
    {
        var jonas = await _app.AddUser(UserRole.Operator, "Jonas Weber", extensions: "101");
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Numbers[0].Text", "+494066969214"));
        var contact = await Only();
        var edit = $"/contacts/{contact.Id}/edit";
        await Save(edit, ("Input.Name", "Annika Brandt"), ("Input.JobTitle", "Purchasing"), ("Input.OwnerId", jonas.Id.ToString()), ("Input.Numbers[0].Text", "+494066969200"), ("Input.Version", "1"));
        await _app.WithDatabase(database =>
        {
            for (var i = 0; i < 45; i++)
            {
                var direction = i % 3 == 0 ? CallDirection.Outbound : CallDirection.Inbound;
                var call = Clients.AddCall(database, contact, "+494066969214", direction, i % 3 == 1 ? CallDisposition.Missed : CallDisposition.Answered, Now.AddMinutes(-i / 2));
                call.Linkedid = $"{i}";
            }

            database.Callbacks.Add(new Callback
            {
                Id = CallbackId.New(Now), Number = "+494066969214", ContactId = contact.Id, State = CallbackState.Closed, OwnerReason = OwnerReason.Nobody,
                FirstCallId = CallId.New(Now), LastCallId = CallId.New(Now), LastAttemptAt = Now, DueAt = Now, CreatedAt = Now, UpdatedAt = Now,
                ClosedAt = Now.AddMinutes(-5), ClosedHow = CallbackClosure.CalledBack, ClosedByUserId = jonas.Id,
            });
            return database.SaveChangesAsync();
        });

        var calls = new List<string>();
        var all = "";
        for (var path = $"/contacts/{contact.Id}"; path is not null;)
        {
            var page = await _client.Read(path);
            calls.AddRange(System.Text.RegularExpressions.Regex.Matches(page, "id=\"line-([^\"]+)\"").Select(match => match.Groups[1].Value));
            all += page;
            path = LinkOf(page, "next");
        }

        Assert.That(calls, Has.Count.EqualTo(45).And.Unique);
        Assert.That(all, Does.Contain("Callback closed: Jonas Weber called back").And.Contain("Job title: Purchasing").And.Contain("Owner: Jonas Weber")
            .And.Contain("New number: 040\u00a066969200").And.Contain("Number removed: 040\u00a066969214"));

        // Of 45 calls every third was ours; of the 30 others every second was answered by nobody.
        var figures = all[all.IndexOf("id=\"figures\"", StringComparison.Ordinal)..];
        figures = figures[..figures.IndexOf("</section>", StringComparison.Ordinal)];
        Assert.That(System.Text.RegularExpressions.Regex.Matches(figures, "show=[a-z]+\">([0-9]+)<").Select(match => match.Groups[1].Value), Is.EqualTo(new[] { "30", "15", "15" }));
        Assert.That(await _client.Read($"/contacts/{contact.Id}?show=unanswered"), Does.Contain("state-missed").And.Not.Contain("state-answered"));
    }

    [TestCase("/contacts/number?text=030%2012345", "understood")]
    [TestCase("/contacts/number?text=12", "wrong")]
    public async Task A_phone_field_says_how_it_was_understood(string path, string said) =>
        Assert.That(await _client.Read(path), Does.Contain($"\"{said}\":"));

    [Test]
    public async Task Saving_is_audited()
    {
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"));

        var entry = await _app.WithDatabase(database => database.AuditEntries.SingleAsync(entry => entry.Noun == "contacts"));
        Assert.That(entry.Action, Is.EqualTo("create"));
        Assert.That(entry.Details, Does.Contain("Annika Brandt"));
    }

    private async Task Save(string path, params (string Name, string Value)[] fields)
    {
        var answer = await _client.Submit(path, fields);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await answer.Content.ReadAsStringAsync());
    }

    private Task<Contact> Only() =>
        _app.WithDatabase(database => database.Contacts.Include(contact => contact.Organisation).Include(contact => contact.Numbers).SingleAsync());

    private static string? LinkOf(string page, string rel)
    {
        var match = System.Text.RegularExpressions.Regex.Match(page, $"rel=\"{rel}\" href=\"([^\"]+)\"");
        return match.Success ? match.Groups[1].Value : null;
    }

    private static List<string> NamesOf(string page) =>
        [.. System.Text.RegularExpressions.Regex.Matches(page, "who-name\" href=\"[^\"]+\" title=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
}
