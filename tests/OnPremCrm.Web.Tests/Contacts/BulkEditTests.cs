using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.BulkEdits;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests.Contacts;

/// <summary>Changes of several contacts or organisations at once: what the preview says, whose records they reach, and the way back.</summary>
public sealed class BulkEditTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 9, 0, 0, TimeSpan.Zero);

    private WebApp _app = null!;
    private User _anna = null!;
    private User _boris = null!;
    private PageClient _manager = null!;
    private List<Contact> _contacts = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        (_anna, _boris) = (await _app.AddUser(UserRole.Operator, "Anna Adler"), await _app.AddUser(UserRole.Operator, "Boris Brandt"));
        _manager = await _app.SignedInAs(UserRole.Manager);
        await _app.WithDatabase(async database =>
        {
            Clients.AddServer(database, Now);
            database.Add(new CustomField
            {
                Id = CustomFieldId.New(Now), Noun = FieldNoun.Contacts, Key = "segment", Name = "Segment", Kind = FieldKind.Choice, IsInList = true, Ordinal = 1, CreatedAt = Now, UpdatedAt = Now,
                Choices = { new CustomChoice { Key = "c1", Name = "Key account", Ordinal = 1, IsActive = true }, new CustomChoice { Key = "c2", Name = "Long tail", Ordinal = 2, IsActive = true } },
            });
            _contacts = [.. Enumerable.Range(0, 6).Select(number => new Contact
            {
                Id = ContactId.New(Now.AddSeconds(number)), Name = $"Person {number}", OwnerId = number < 3 ? _anna.Id : number < 5 ? _boris.Id : null, Tags = number % 2 == 0 ? ["VIP", "fair"] : [],
                Source = number == 0 ? "Fair 2025" : null, CreatedAt = Now, UpdatedAt = Now,
            })];
            database.AddRange(_contacts);
            return await database.SaveChangesAsync();
        });
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task Ticked_contacts_are_previewed_given_to_another_owner_noted_and_taken_back()
    {
        var page = await _manager.Read($"/contacts/bulk?scope=ticked&{Ids(0, 1, 3)}&field=owner&put.owner={_boris.Id}");
        Assert.That(page, Does.Contain("Owner → Boris Brandt").And.Contain("2 records will change").And.Contain(": Person 0, Person 1").And.Contain("1 has it already").And.Contain("Change 2 records"));
        Assert.That(page, Does.Not.Contain("may not edit"));
        Assert.That(await Owners(), Is.EqualTo(new[] { "A", "A", "A", "B", "B", "-" }), "a preview changes nothing");

        var done = await CarryOut(_manager, 2, ("field", "owner"), ("put.owner", _boris.Id.ToString()), Id(0), Id(1), Id(3));
        Assert.That(await Owners(), Is.EqualTo(new[] { "B", "B", "A", "B", "B", "-" }));
        Assert.That((await Read(0)).Version, Is.EqualTo(2));
        Assert.That((await Read(3)).Version, Is.EqualTo(1), "who has it already is not touched");
        Assert.That(await _manager.Read(done), Does.Contain("2 contacts were changed"));
        Assert.That(await Edits(0), Is.EqualTo(new[] { "Anna Adler > Boris Brandt" }));
        Assert.That(await Edits(3), Is.Empty);
        Assert.That(await _manager.Read("/bulk"), Does.Contain("Owner → Boris Brandt"));

        Assert.That((await _manager.Submit(done, done)).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(await Owners(), Is.EqualTo(new[] { "A", "A", "A", "B", "B", "-" }));
        Assert.That(await Edits(0), Is.EqualTo(new[] { "Anna Adler > Boris Brandt", "Boris Brandt > Anna Adler" }));
        Assert.That(await _manager.Read(done), Does.Contain("2 records got back what they had").And.Contain("Undone by"));
        Assert.That((await _manager.Submit(done, done)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), "once");
    }

    [Test]
    public async Task An_undo_leaves_what_somebody_changed_since_and_names_it()
    {
        var done = await CarryOut(_manager, 3, ("field", "source"), ("put.source", "Website"), Id(0), Id(1), Id(2));
        await Change(1, contact => contact.SetProperty(one => one.Source, "A colleague"));
        await Change(2, contact => contact.SetProperty(one => one.JobTitle, "Buyer"));
        await _app.WithDatabase(database => database.Contacts.Where(contact => contact.Id == _contacts[0].Id).ExecuteUpdateAsync(set => set.SetProperty(contact => contact.OwnerId, _boris.Id)));

        await _manager.Submit(done, done);

        Assert.That(new[] { (await Read(0)).Source, (await Read(1)).Source, (await Read(2)).Source }, Is.EqualTo(new[] { "Fair 2025", "A colleague", null }));
        Assert.That((await Read(2)).JobTitle, Is.EqualTo("Buyer"));
        Assert.That(await _manager.Read(done), Does.Contain("2 records got back what they had").And.Contain("1 record stayed as it is").And.Contain(">Person 1</a>"));
    }

    [TestCase("add-tag", "Spring", "0: VIP, fair, Spring; 1: Spring", 2)]
    [TestCase("add-tag", "vip", "0: VIP, fair; 1: vip", 1)]
    [TestCase("remove-tag", "vip", "0: fair; 1: ", 1)]
    public async Task Tags_are_added_and_taken_away_whatever_their_case_and_come_back(string field, string tag, string after, int changing)
    {
        var before = await Tags();
        var done = await CarryOut(_manager, changing, ("field", field), ("put." + field, tag), Id(0), Id(1));
        Assert.That(await Tags(), Is.EqualTo(after));

        await _manager.Submit(done, done);
        Assert.That((await Tags()).Split("; ").Select(Sorted), Is.EqualTo(before.Split("; ").Select(Sorted)));
    }

    [Test]
    public async Task A_choice_of_the_companys_own_is_set_for_all_that_the_list_finds_emptied_and_taken_back()
    {
        var set = await CarryOut(_manager, 3, ("field", "own.segment"), ("put.own.segment", "c2"), ("scope", "all"), ("tag", "VIP"));
        Assert.That(await _manager.Read("/contacts?own.segment=c2"), Does.Contain("Person 0").And.Contain("Person 4").And.Not.Contain("Person 1"));
        Assert.That(await _manager.Read(set), Does.Contain("Segment → Long tail"));

        var emptied = await CarryOut(_manager, 1, ("field", "own.segment"), ("put.own.segment", ""), Id(0));
        Assert.That((await Read(0)).Custom, Is.EqualTo("{}"));
        await _manager.Submit(emptied, emptied);
        Assert.That(CustomValues.Parse((await Read(0)).Custom).TextOf("segment"), Is.EqualTo("c2"));
    }

    [Test]
    public async Task Only_records_that_one_may_edit_are_changed_and_the_preview_says_how_many_are_not()
    {
        var anna = await OperatorWith(Reach.All, Reach.Own);
        var page = await anna.Read($"/contacts/bulk?scope=all&field=owner&put.owner={_boris.Id}");
        Assert.That(page, Does.Contain("4 records will change").And.Contain("2 stay as they are: you may not edit them"));

        await CarryOut(anna, 4, ("scope", "all"), ("field", "owner"), ("put.owner", _boris.Id.ToString()));
        await CarryOutInVain(anna, 2, ("field", "add-tag"), ("put.add-tag", "stolen"), Id(3), Id(4));

        Assert.That(await Owners(), Is.EqualTo(new[] { "B", "B", "B", "B", "B", "B" }));
        Assert.That(await Edits(3), Is.Empty);
        Assert.That((await Read(3)).Tags, Does.Not.Contain("stolen"));
    }

    [Test]
    public async Task Who_sees_only_their_own_neither_counts_nor_changes_anything_else()
    {
        var anna = await OperatorWith(Reach.Own, Reach.Own);
        var page = await anna.Read($"/contacts/bulk?{Ids(0, 3, 4)}&field=add-tag&put.add-tag=Spring");
        Assert.That(page, Does.Contain("1 record will change").And.Not.Contain("may not edit").And.Not.Contain("Person 3"));

        await CarryOut(anna, 1, ("field", "add-tag"), ("put.add-tag", "Spring"), Id(0), Id(3), Id(4));
        Assert.That((await Read(3)).Tags, Does.Not.Contain("Spring"));
    }

    [Test]
    public async Task Who_may_edit_nothing_gets_no_page_and_no_ticks()
    {
        var reader = await OperatorWith(Reach.All, null);

        Assert.That(await reader.Read("/contacts"), Does.Not.Contain("cell-tick").And.Not.Contain("bulk-bar"));
        Assert.That((await reader.Get($"/contacts/bulk?{Ids(0)}")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        var refused = await reader.Submit("/contacts", "/contacts/bulk", ("seen", "1"), ("field", "add-tag"), ("put.add-tag", "x"), Id(0));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await Read(0)).Tags, Does.Not.Contain("x"));
    }

    [Test]
    public async Task Nobody_but_who_did_it_and_administrators_sees_or_undoes_it_and_not_for_ever()
    {
        var anna = await _app.SignedInAs(_anna);
        var done = await CarryOut(anna, 1, ("field", "add-tag"), ("put.add-tag", "Spring"), Id(0));

        foreach (var stranger in new[] { await _app.SignedInAs(_boris), _manager })
        {
            Assert.That((await stranger.Get(done)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That((await stranger.Submit("/contacts", done)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(await stranger.Read("/bulk"), Does.Not.Contain("Spring"));
        }

        Assert.That((await Read(0)).Tags, Does.Contain("Spring"));
        Assert.That(await (await _app.SignedInAs(UserRole.Admin)).Read(done), Does.Contain("Add a tag → Spring").And.Contain(">Undo</button>"));

        await _app.WithDatabase(database => database.BulkEdits.ExecuteUpdateAsync(set => set.SetProperty(edit => edit.UndoUntil, DateTimeOffset.UtcNow.AddDays(-1))));
        await _app.WithDatabase(database => BulkEditor.ForgetAsync(database, DateTimeOffset.UtcNow, default));
        Assert.That(await anna.Read(done), Does.Contain("It cannot be undone any more").And.Not.Contain(">Undo</button>"));
        Assert.That((await anna.Submit(done, done)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await _app.WithDatabase(database => database.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM bulk_edit_rows").SingleAsync()), Is.Zero);
    }

    [Test]
    public async Task What_changed_between_the_look_and_the_click_is_shown_again_before_anything_is_done()
    {
        await Change(1, contact => contact.SetProperty(one => one.OwnerId, _boris.Id));

        var answer = await CarryOutInVain(_manager, 4, ("scope", "all"), ("field", "owner"), ("put.owner", _boris.Id.ToString()));

        Assert.That(answer, Does.Contain("Nothing was changed").And.Contain("3 records will change"));
        Assert.That(await Owners(), Is.EqualTo(new[] { "A", "B", "A", "B", "B", "-" }));
    }

    [TestCase("field=owner&put.owner=01999999-0000-7000-8000-000000000000", "Choose one of the values.")]
    [TestCase("field=add-tag&put.add-tag=", "One tag of at most 40 characters")]
    [TestCase("field=add-tag&put.add-tag=a,b", "One tag of at most 40 characters")]
    [TestCase("field=own.segment&put.own.segment=c9", "Choose one of the values.")]
    [TestCase("field=own.password&put.own.password=x", "Choose what shall be changed.")]
    [TestCase("field=name&put.name=x", "Choose what shall be changed.")]
    public async Task What_the_form_for_one_would_not_take_is_refused_in_words(string put, string said) =>
        Assert.That(await _manager.Read($"/contacts/bulk?{Ids(0)}&{put}"), Does.Contain(said).And.Not.Contain("name=\"seen\""));

    [Test]
    public async Task Nothing_ticked_is_said()
    {
        Assert.That(await _manager.Read("/contacts/bulk?scope=ticked"), Does.Contain("Nothing was ticked"));
        Assert.That(await _manager.Read("/organisations/bulk?scope=all"), Does.Contain("Nothing was ticked"));
        Assert.That(Regex.Count(await _manager.Read("/contacts"), "data-bulk-target=\"tick\""), Is.EqualTo(6));
    }

    private async Task<PageClient> OperatorWith(Reach sees, Reach? edits)
    {
        await _app.WithDatabase(async database =>
        {
            var role = new CustomRole { Id = CustomRoleId.New(Now), Name = "Narrow", CreatedAt = Now, UpdatedAt = Now };
            role.Grants.Add(new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = Deed.See, Reach = sees });
            if (edits is { } reach)
            {
                role.Grants.Add(new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = Deed.Edit, Reach = reach });
            }

            database.CustomRoles.Add(role);
            await database.SaveChangesAsync();
            return await database.Users.Where(user => user.Id == _anna.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.CustomRoleId, role.Id));
        });
        return await _app.SignedInAs(_anna);
    }

    private static async Task<string> CarryOut(PageClient who, int seen, params (string, string)[] fields)
    {
        var answer = await who.Submit("/contacts", "/contacts/bulk", [("seen", $"{seen}"), .. fields]);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        return answer.Headers.Location!.ToString();
    }

    private static async Task<string> CarryOutInVain(PageClient who, int seen, params (string, string)[] fields)
    {
        var answer = await who.Submit("/contacts", "/contacts/bulk", [("seen", $"{seen}"), .. fields]);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private (string, string) Id(int number) => ("id", _contacts[number].Id.ToString());

    private string Ids(params int[] numbers) => string.Join('&', numbers.Select(number => $"id={_contacts[number].Id}"));

    private Task<Contact> Read(int number) => _app.WithDatabase(database => database.Contacts.AsNoTracking().SingleAsync(contact => contact.Id == _contacts[number].Id));

    private Task<int> Change(int number, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Contact>> set) =>
        _app.WithDatabase(database => database.Contacts.Where(contact => contact.Id == _contacts[number].Id).ExecuteUpdateAsync(set));

    private async Task<IEnumerable<string>> Owners() => (await _app.WithDatabase(database => database.Contacts.OrderBy(contact => contact.Name).Select(contact => contact.OwnerId).ToListAsync()))
        .Select(owner => owner == _anna.Id ? "A" : owner == _boris.Id ? "B" : "-");

    private async Task<string> Tags() => string.Join("; ", new[] { 0, 1 }.Select(number => $"{number}: {string.Join(", ", Read(number).GetAwaiter().GetResult().Tags)}"));

    private static string Sorted(string line) => string.Join(", ", line.Split(": ")[^1].Split(", ").Order(StringComparer.Ordinal));

    private async Task<IEnumerable<string>> Edits(int number)
    {
        var details = await _app.WithDatabase(database => database.AuditEntries.Where(entry => entry.Action == "edit" && entry.NounId == _contacts[number].Id.Value).OrderBy(entry => entry.Id).Select(entry => entry.Details!).ToListAsync());
        return details.Select(text => System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("OwnerId"))
            .Select(owner => $"{NameOf(owner.GetProperty("from").GetString())} > {NameOf(owner.GetProperty("to").GetString())}");
    }

    private string NameOf(string? id) => id == _anna.Id.ToString() ? _anna.Name : id == _boris.Id.ToString() ? _boris.Name : "-";
}
