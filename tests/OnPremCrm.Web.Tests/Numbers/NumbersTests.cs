using System.Net;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Calls;

namespace OnPremCrm.Web.Tests.Numbers;

/// <summary>The administrator's page of numbers: clean-up rules, what could not be read, what is only logged; and an organisation's blocks.</summary>
public sealed class NumbersTests
{
    private const string Trunk = "PJSIP/trunk-itsp";

    private WebApp _app = null!;
    private PageClient _admin = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        await _app.WithDatabase(database =>
        {
            Clients.AddServer(database, DateTimeOffset.UtcNow);
            Clients.AddContact(database, "Annika Brandt", null, null, DateTimeOffset.UtcNow, null, "+491713920036");
            return database.SaveChangesAsync();
        });
        _admin = await _app.SignedInAs(UserRole.Admin);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [TestCase(UserRole.Operator)]
    [TestCase(UserRole.Manager)]
    public async Task Are_the_administrators_alone(UserRole role)
    {
        var other = await _app.SignedInAs(role);
        foreach (var path in new[] { "/numbers", "/numbers/unread", "/numbers/ignored", "/numbers/rules/new", "/numbers/rules/try?Input.LooksFor=9" })
        {
            using var seen = await other.Get(path);
            Assert.That(seen.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), path);
        }

        using var made = await other.Submit("/settings", "/numbers/rules/new", ("Input.LooksFor", "9"), ("Input.Kind", "Begins"));
        using var ignored = await other.Submit("/settings", "/numbers/ignored", ("Input.Number", "0171 3920036"));
        using var again = await other.Submit("/settings", "/numbers/unread?handler=ReadAgain");
        Assert.That(new[] { made, ignored, again }.Select(answer => answer.StatusCode), Is.All.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await _app.WithDatabase(async database => await database.CleaningRules.CountAsync() + await database.IgnoredNumbers.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task A_rule_is_tried_on_the_last_numbers_while_it_is_written_and_says_whose_they_would_be()
    {
        await _app.Save(Unread("9*01713920036"), Unread("9*01713920036"), Unread("030 1234567"), Unread("9*0171392", trunk: "PJSIP/other"));

        var page = await _admin.Read($"/numbers/rules/try?Input.Where={Uri.EscapeDataString("main\t" + Trunk)}&Input.Kind=Begins&Input.LooksFor={Uri.EscapeDataString("9*")}");
        var wrong = await _admin.Read("/numbers/rules/try?Input.Kind=Pattern&Input.LooksFor=(");

        Assert.That(page, Does.Contain("Changes 1 of the last 2 numbers; 1 can be read only then.").And.Contain("Annika Brandt").And.Contain("01713920036"));
        Assert.That(wrong, Does.Contain("This pattern cannot be read."));
    }

    [Test]
    public async Task A_rule_is_added_ordered_switched_off_and_deleted_and_each_is_in_the_audit()
    {
        await Saved("/numbers/rules/new", ("Input.Where", "main\t" + Trunk), ("Input.Direction", "Inbound"), ("Input.Kind", "Begins"), ("Input.LooksFor", "9*"), ("Input.Note", "outside line"));
        await Saved("/numbers/rules/new", ("Input.Kind", "Ends"), ("Input.LooksFor", "#"), ("Input.Puts", ""));
        using var refused = await _admin.Submit("/numbers/rules/new", ("Input.Kind", "Pattern"), ("Input.LooksFor", "("));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));

        var second = (await Rules())[1];
        await Done("Raise", second);
        await Done("SwitchOff", second);
        Assert.That((await Rules()).Select(rule => (rule.LooksFor, rule.IsActive, rule.Trunk)), Is.EqualTo(new[] { ("#", false, (string?)null), ("9*", true, Trunk) }));
        Assert.That(await _admin.Read("/numbers"), Does.Contain("“9*” at the beginning goes").And.Contain("outside line"));

        await Done("Delete", second);
        Assert.That((await Rules()).Select(rule => (rule.LooksFor, rule.Ordinal)), Is.EqualTo(new[] { ("9*", 1) }));
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.Where(entry => entry.Noun == "cleaning-rules").OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync()),
            Is.EqualTo(new[] { "create", "create", "raise", "retire", "delete" }));
        using var gone = await _admin.Get($"/numbers/rules/{second.Id}");
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task What_was_not_read_is_counted_and_read_again_by_the_rules_of_today()
    {
        var chosen = Unread("9*01713920036");
        (chosen.Match, chosen.ContactId) = (CallMatch.Clicked, null);
        await _app.Save(Unread("9*01713920036"), Unread("9*01713920036"), Unread("9*0309999999"), Unread("4711x"), Unread("anonymous", reading: "withheld"), chosen);
        Assert.That(await _admin.Read("/numbers/unread"), Does.Contain("9*01713920036").And.Contain("4711x").And.Not.Contain("anonymous").And.Not.Contain("Read again"));

        await Saved("/numbers/rules/new", ("Input.Kind", "Begins"), ("Input.LooksFor", "9*"));
        Assert.That(await _admin.Read("/numbers/unread"), Does.Contain("4 past calls could be read by today’s rules, 3 of them with a contact."));
        using var again = await _admin.Submit("/numbers", "/numbers/unread?handler=ReadAgain");
        Assert.That(await _admin.Read("/numbers/unread"), Does.Contain("4 calls have their number now, 3 with a contact.").And.Contain("4711x").And.Not.Contain("9*0171"));

        var calls = await _app.WithDatabase(database => database.Calls.AsNoTracking().Include(call => call.Contact).OrderBy(call => call.Id).ToListAsync());
        Assert.That(calls.Select(call => $"{call.Number} {call.NumberCleaned} {call.Match} {call.Contact?.Name}"), Is.EquivalentTo(new[]
        {
            "+491713920036 01713920036 Exact Annika Brandt", "+491713920036 01713920036 Exact Annika Brandt", "+49309999999 0309999999 None ",
            "   ", "   ", "+491713920036 01713920036 Clicked ",
        }), "what somebody decided stays");
    }

    [Test]
    public async Task A_number_on_the_list_is_owed_nothing_any_more_until_it_is_taken_off()
    {
        var missed = CallRows.Abandoned();
        await _app.Save(missed, CallRows.Callback(missed));
        using var wrong = await _admin.Submit("/numbers/ignored", ("Input.Number", "abc"));
        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));

        await Saved("/numbers/ignored", ("Input.Number", "0171 3920036"), ("Input.Note", "alarm line"));
        var callback = await _app.WithDatabase(database => database.Callbacks.SingleAsync());
        Assert.That((callback.State, callback.ClosedHow, callback.ClosedNote), Is.EqualTo((CallbackState.Closed, (CallbackClosure?)CallbackClosure.ByHand, "The number is only logged from now on.")));
        Assert.That(await _admin.Read("/numbers/ignored"), Does.Contain("alarm line"));

        using var heeded = await _admin.Submit("/numbers/ignored", "/numbers/ignored?handler=Heed", ("number", "+491713920036"));
        using var twice = await _admin.Submit("/numbers/ignored", "/numbers/ignored?handler=Heed", ("number", "+491713920036"));
        Assert.That((heeded.StatusCode, twice.StatusCode), Is.EqualTo((HttpStatusCode.Redirect, HttpStatusCode.NotFound)));
        Assert.That(await _app.WithDatabase(database => database.IgnoredNumbers.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task An_organisations_block_of_numbers_takes_the_earlier_calls_that_were_nobodys()
    {
        var (inside, outside, somebodys) = (Stranger("+4940669692417"), Stranger("+4940669693000"), Stranger("+4940669692001"));
        (somebodys.Match, somebodys.ContactId) = (CallMatch.Exact, await _app.WithDatabase(database => database.Contacts.Select(contact => contact.Id).SingleAsync()));
        await _app.Save(inside, outside, somebodys, CallRows.Callback(inside));

        using var wrong = await _admin.Submit("/organisations/new", ("Input.Name", "Nordwind"), ("Input.Blocks", "040 669692-000 – 999\n040 1 – 2"));
        Assert.That(await wrong.Content.ReadAsStringAsync(), Does.Contain("040 1 – 2").And.Contain("the first is no number"));
        await Saved("/organisations/new", ("Input.Name", "Nordwind"), ("Input.Blocks", "040 669692-000 – 999\r\n"));

        var calls = await _app.WithDatabase(database => database.Calls.AsNoTracking().Include(call => call.Organisation).ToDictionaryAsync(call => call.Id, call => $"{call.Match} {call.Organisation?.Name}"));
        Assert.That((calls[inside.Id], calls[outside.Id], calls[somebodys.Id]), Is.EqualTo(("Range Nordwind", "None ", "Exact ")));
        Assert.That(await _app.WithDatabase(database => database.Callbacks.Select(callback => callback.Organisation!.Name).SingleAsync()), Is.EqualTo("Nordwind"));

        var id = await _app.WithDatabase(database => database.Organisations.Select(organisation => organisation.Id).SingleAsync());
        Assert.That(await _admin.Read($"/organisations/{id}/edit"), Does.Contain("040 669692-000 – 999</textarea>"));
        await Saved($"/organisations/{id}/edit", ("Input.Name", "Nordwind"), ("Input.Version", "1"), ("Input.Blocks", ""));
        Assert.That(await _app.WithDatabase(database => database.NumberRanges.CountAsync()), Is.Zero);
        Assert.That(await _admin.Read($"/organisations/{id}"), Does.Contain("Block removed"));
    }

    private static Call Unread(string presented, string reading = "not-in-plan", string trunk = Trunk)
    {
        var call = CallRows.Answered(DateTimeOffset.UtcNow.AddHours(-1));
        (call.Number, call.NumberAsPresented, call.NumberReading, call.Trunk, call.ContactId, call.Match) = (null, presented, reading, trunk, null, null);
        return call;
    }

    private static Call Stranger(string number)
    {
        var call = CallRows.Abandoned(DateTimeOffset.UtcNow.AddHours(-1), number);
        (call.ContactId, call.Match) = (null, CallMatch.None);
        return call;
    }

    private async Task Saved(string path, params (string Name, string Value)[] fields)
    {
        using var answer = await _admin.Submit(path, fields);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await answer.Content.ReadAsStringAsync());
    }

    private async Task Done(string change, CleaningRule rule)
    {
        using var answer = await _admin.Submit("/numbers", ("id", rule.Id.ToString()), ("change", change));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
    }

    private Task<List<CleaningRule>> Rules() => _app.WithDatabase(database => database.CleaningRules.AsNoTracking().OrderBy(rule => rule.Ordinal).ToListAsync());
}
