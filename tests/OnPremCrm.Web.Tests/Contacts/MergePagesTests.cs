using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests.Contacts;

/// <summary>The pages of duplicates, from the list through the merge to its undo, and each of their doors for somebody who has no right to it.</summary>
public sealed partial class MergePagesTests
{
    private WebApp _app = null!;
    private PageClient _client = null!;
    private User _olga = null!;
    private Contact _annika = null!;
    private Contact _twin = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _olga = await _app.AddUser(name: "Olga Sokolova");
        var now = DateTimeOffset.UtcNow;
        await _app.WithDatabase(async database =>
        {
            Clients.AddServer(database, now);
            var nordwind = Clients.AddOrganisation(database, "Nordwind Logistik", "Hamburg", now);
            _annika = Clients.AddContact(database, "Annika Brandt", nordwind, "Purchasing", now.AddDays(-9), null, "+494066969214");
            _twin = Clients.AddContact(database, "Brandt, Annika", null, "Buyer", now.AddDays(-2), null, "+494066969214", "+491701234567");
            _twin.Email = "annika@example.com";
            Clients.AddCall(database, _annika, "+494066969214", CallDirection.Inbound, CallDisposition.Answered, now.AddDays(-3));
            Clients.AddCall(database, _annika, "+494066969214", CallDirection.Inbound, CallDisposition.Answered, now.AddDays(-2));
            Clients.AddCall(database, _twin, "+491701234567", CallDirection.Inbound, CallDisposition.Missed, now.AddDays(-1));
            return await database.SaveChangesAsync();
        });
        _client = await _app.SignedInAs(_olga);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task The_list_says_why_and_what_is_no_duplicate_is_not_listed_until_that_is_taken_back()
    {
        var page = await _client.Read("/contacts/duplicates");
        Assert.That(page, Does.Contain("Same number 040\u00a066969214").And.Contain("Same name").And.Contain("Annika Brandt").And.Contain("Brandt, Annika").And.Contain("Nordwind Logistik"));
        Assert.That(await _client.Read("/contacts"), Does.Contain("/contacts/duplicates"));
        Assert.That(await _client.Read("/search/suggest?q=dupl"), Does.Contain("/contacts/duplicates"));

        using var two = await _client.Submit("/contacts/duplicates", "/contacts/duplicates?handler=two", ("id", _annika.Id.ToString()), ("id", _twin.Id.ToString()));
        Assert.That(two.Headers.Location!.ToString(), Is.EqualTo("/contacts/duplicates"));
        page = await _client.Read("/contacts/duplicates");
        Assert.That(page, Does.Contain("Nothing looks like it is there twice").And.Contain("They are not shown as duplicates any more.").And.Contain("handler=again"));
        Assert.That(await _client.Read("/contacts/duplicates?show=two"), Does.Contain("Brandt, Annika").And.Contain("Olga Sokolova"));

        using var again = await _client.Submit("/contacts/duplicates?show=two", "/contacts/duplicates?handler=again", ("ids", $"{_annika.Id},{_twin.Id}"));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(await _client.Read("/contacts/duplicates"), Does.Contain("Brandt, Annika"));
        Assert.That(await _client.Read("/organisations/duplicates"), Does.Contain("Nothing looks like it is there twice"));
    }

    [Test]
    public async Task Two_become_one_as_it_was_picked_the_old_address_leads_there_and_it_is_taken_apart_again()
    {
        foreach (var contact in new[] { _annika, _twin })
        {
            await _client.Submit($"/contacts/{contact.Id}", $"/contacts/{contact.Id}/notes", ("text", "Met at the fair."));
        }

        var page = await _client.Read(Compare());
        Assert.That(page, Does.Contain("Goes along: 1 call, 1 note.").And.Contain("Purchasing").And.Contain("Buyer"));
        Assert.That(KeepOf(page), Is.EqualTo(_annika.Id.ToString()), "she has more calls");

        using var merged = await MergeAsync(("pick.jobTitle", _twin.Id.ToString()));
        Assert.That(merged.Headers.Location!.ToString(), Is.EqualTo($"/contacts/{_annika.Id}"));
        var card = await _client.Read($"/contacts/{_annika.Id}");
        Assert.That(card, Does.Contain("Buyer").And.Contain("annika@example.com").And.Contain("Olga Sokolova merged this with Brandt, Annika").And.Contain("2 records became one.").And.Contain("/merges/"));
        using var old = await _client.Get($"/contacts/{_twin.Id}");
        Assert.That(old.Headers.Location!.ToString(), Is.EqualTo($"/contacts/{_annika.Id}"));
        using var form = await _client.Get($"/contacts/{_twin.Id}/edit");
        Assert.That(form.Headers.Location!.ToString(), Is.EqualTo($"/contacts/{_annika.Id}/edit"));

        var list = await _client.Read("/contacts/duplicates?show=merged");
        Assert.That(list, Does.Contain("30 days left").And.Contain("Brandt, Annika"));
        await _app.WithDatabase(database => database.Contacts.Where(contact => contact.Id == _annika.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(contact => contact.Source, "fair").SetProperty(contact => contact.Version, contact => contact.Version + 1)));
        var undo = MergeLink().Match(list).Value;
        page = await _client.Read(undo);
        Assert.That(page, Does.Contain("Brandt, Annika: comes back exactly as it was.").And.Contain("Goes back where it was: 1 call, 1 note.").And.Contain("stays as it is").And.Contain("fair"));

        using var early = await _client.Submit(undo, undo, ("version", "2"));
        Assert.That(early.StatusCode, Is.EqualTo(HttpStatusCode.Conflict), "somebody saved it once more");
        using var undone = await _client.Submit(undo, undo, ("version", "3"));
        Assert.That(undone.Headers.Location!.ToString(), Is.EqualTo($"/contacts/{_annika.Id}"));
        Assert.That(await _client.Read($"/contacts/{_annika.Id}"), Does.Contain("Purchasing").And.Contain("fair").And.Contain("Olga Sokolova undid the merge with Brandt, Annika").And.Not.Contain("mailto:annika@example.com"));
        Assert.That(await _client.Read($"/contacts/{_twin.Id}"), Does.Contain("Brandt, Annika").And.Contain("mailto:annika@example.com"));
        using var once = await _client.Get(undo);
        Assert.That(once.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_record_that_somebody_changed_meanwhile_is_shown_anew_with_the_picks_and_one_that_is_gone_is_said()
    {
        await _app.WithDatabase(database => database.Contacts.Where(contact => contact.Id == _twin.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(contact => contact.JobTitle, "Head buyer").SetProperty(contact => contact.Version, 2)));

        using var refused = await MergeAsync(("pick.jobTitle", _twin.Id.ToString()));
        var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
        Assert.That((refused.StatusCode, await ContactsAsync()), Is.EqualTo((HttpStatusCode.Conflict, 2)));
        Assert.That(page, Does.Contain("Nothing was merged").And.Contain("Head buyer").And.Contain($"{_twin.Id}:2"));
        Assert.That(Regex.IsMatch(page, $"name=\"pick.jobTitle\" value=\"{_twin.Id}\" checked"), Is.True, "the pick is still there");

        await _app.WithDatabase(database => database.Contacts.Where(contact => contact.Id == _twin.Id).ExecuteDeleteAsync());
        using var gone = await MergeAsync();
        Assert.That(gone.Headers.Location!.ToString(), Is.EqualTo("/contacts/duplicates"));
        Assert.That(await _client.Read("/contacts/duplicates"), Does.Contain("one of them is no longer there"));
    }

    [Test]
    public async Task One_record_finds_what_is_like_it_or_what_one_searches()
    {
        Assert.That(await _client.Read($"/contacts/merge?id={_annika.Id}"), Does.Contain("Brandt, Annika"));
        Assert.That(await _client.Read($"/contacts/merge?id={_annika.Id}&q=zzzz"), Does.Contain("Nothing matches"));
        Assert.That(await _client.Read($"/contacts/{_annika.Id}"), Does.Contain($"/contacts/merge?id={_annika.Id}"));
    }

    [Test]
    public async Task While_one_types_and_after_a_save_without_scripts_it_is_said_who_may_be_there_already()
    {
        foreach (var (field, text) in new[] { ("name", "anika brandt"), ("number", "040 66969214"), ("email", "ANNIKA@example.com") })
        {
            Assert.That(await _client.Read($"/contacts/similar?noun=contacts&field={field}&text={Uri.EscapeDataString(text)}"), Does.Contain("May already exist").And.Contain("target=\"_blank\""), field);
        }

        Assert.That(await _client.Read($"/contacts/similar?noun=contacts&field=number&text=040+999"), Does.Not.Contain("May"));
        Assert.That(await _client.Read($"/contacts/similar?noun=organisations&field=name&text=Nordwind+Logistik+GmbH"), Does.Contain("/organisations/").And.Contain("Hamburg"));
        Assert.That(await _client.Read("/contacts/new"), Does.Contain("data-controller=\"similar\""));

        using var saved = await _client.Submit("/contacts/new", ("Input.Name", "Somebody"), ("Input.Numbers[0].Text", "040 66969214"));
        Assert.That(saved.Headers.Location!.ToString(), Does.EndWith("?similar=true"));
        Assert.That(await _client.Read(saved.Headers.Location!.ToString()), Does.Contain("May already exist").And.Contain("Annika Brandt").And.Contain("/contacts/merge?id="));
        using var other = await _client.Submit("/contacts/new", ("Input.Name", "Nobody Else"));
        Assert.That(other.Headers.Location!.ToString(), Does.Not.Contain("similar"));
    }

    [Test]
    public async Task Who_may_not_edit_a_record_gets_in_at_no_door_and_a_hidden_one_is_told_by_its_owner_alone()
    {
        var now = DateTimeOffset.UtcNow;
        var mei = await _app.AddUser(name: "Mei Tanaka");
        var (reader, own) = (await _app.AddUser(name: "Reader"), await _app.AddUser(name: "Own only"));
        await _app.WithDatabase(async database =>
        {
            await database.Contacts.ExecuteUpdateAsync(set => set.SetProperty(contact => contact.OwnerId, mei.Id));
            foreach (var (user, see) in new[] { (reader, Reach.All), (own, Reach.Own) })
            {
                var role = new CustomRole { Id = CustomRoleId.New(now), Name = user.Name, Level = UserRole.Operator, CreatedAt = now, UpdatedAt = now };
                role.Grants.Add(new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = Deed.See, Reach = see });
                role.Grants.Add(new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = Deed.Create, Reach = Reach.All });
                if (see == Reach.Own)
                {
                    role.Grants.Add(new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = Deed.Edit, Reach = Reach.Own });
                }

                database.Add(role);
                (await database.Users.FindAsync(user.Id))!.CustomRoleId = role.Id;
            }

            return await database.SaveChangesAsync();
        });
        using var merged = await MergeAsync();
        var undo = MergeLink().Match(await _client.Read("/contacts/duplicates?show=merged")).Value;
        var third = await _app.WithDatabase(async database =>
        {
            var contact = Clients.AddContact(database, "Third Person", null, null, now, mei, "+494066969214");
            await database.SaveChangesAsync();
            return contact.Id;
        });

        var readers = await _app.SignedInAs(reader);
        foreach (var door in new[] { "/contacts/duplicates", "/contacts/duplicates?show=merged", "/organisations/duplicates", $"/contacts/merge?id={_annika.Id}&id={third}", undo })
        {
            using var answer = await readers.Get(door);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), door);
        }

        Assert.That(await readers.Read("/contacts"), Does.Not.Contain("/contacts/duplicates"));
        Assert.That(await readers.Read("/search/suggest?q=dupl"), Does.Not.Contain("/contacts/duplicates"));
        Assert.That(await PostsAsync(readers, third, undo), Is.EqualTo(new[] { HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden }));

        // Who does not even see them: as if they were not there.
        var strangers = await _app.SignedInAs(own);
        foreach (var door in new[] { $"/contacts/merge?id={_annika.Id}&id={third}", undo })
        {
            using var answer = await strangers.Get(door);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), door);
        }

        Assert.That(await strangers.Read("/contacts/duplicates?show=merged"), Does.Not.Contain("Brandt"));
        Assert.That(await PostsAsync(strangers, third, undo), Is.EqualTo(new[] { HttpStatusCode.NotFound, HttpStatusCode.Redirect, HttpStatusCode.NotFound }));
        Assert.That(await strangers.Read("/contacts/similar?noun=contacts&field=number&text=040+66969214"), Does.Contain("lient of Mei Tanaka").And.Not.Contain("Brandt").And.Not.Contain("Third").And.Not.Contain("/contacts/0"));
        Assert.That(await strangers.Read("/contacts/similar?noun=contacts&field=name&text=Annika+Brandt"), Does.Not.Contain("May"));
        Assert.That((await ContactsAsync(), await _app.WithDatabase(database => database.NotDuplicates.CountAsync()), await _app.WithDatabase(database => database.Merges.CountAsync(merge => merge.UndoneAt != null))), Is.EqualTo((2, 0, 0)));
    }

    private async Task<HttpStatusCode[]> PostsAsync(PageClient client, ContactId third, string undo)
    {
        using var two = await client.Submit("/contacts", "/contacts/duplicates?handler=two", ("id", _annika.Id.ToString()), ("id", third.ToString()));
        using var merge = await client.Submit("/contacts", "/contacts/merge", ("keep", third.ToString()), ("of", $"{third}:1"), ("of", $"{_annika.Id}:2"));
        using var back = await client.Submit("/contacts", undo, ("version", "2"));
        return [two.StatusCode, merge.StatusCode, back.StatusCode];
    }

    private Task<int> ContactsAsync() => _app.WithDatabase(database => database.Contacts.CountAsync());

    private string Compare() => $"/contacts/merge?id={_twin.Id}&id={_annika.Id}";

    private Task<HttpResponseMessage> MergeAsync(params (string, string)[] picks) => _client.Submit(
        "/contacts", "/contacts/merge", [("keep", _annika.Id.ToString()), ("of", $"{_annika.Id}:1"), ("of", $"{_twin.Id}:1"), .. picks]);

    private static string KeepOf(string page) => Regex.Match(page, "name=\"keep\" value=\"([^\"]+)\"").Groups[1].Value;

    [GeneratedRegex("/merges/[0-9a-f-]{36}")]
    private static partial Regex MergeLink();
}
