using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests.Contacts;

/// <summary>A contact and an organisation are deleted and brought back through the pages, and each door for somebody who has no right to it.</summary>
public sealed partial class DeletePagesTests
{
    private WebApp _app = null!;
    private PageClient _client = null!;
    private User _mei = null!;
    private Organisation _nordwind = null!;
    private Contact _annika = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _mei = await _app.AddUser(name: "Mei Tanaka", role: UserRole.Manager);
        var now = DateTimeOffset.UtcNow;
        await _app.WithDatabase(async database =>
        {
            Clients.AddServer(database, now);
            _nordwind = Clients.AddOrganisation(database, "Nordwind Logistik", "Hamburg", now);
            _annika = Clients.AddContact(database, "Annika Brandt", _nordwind, "Purchasing", now.AddDays(-9), _mei, "+494066969214");
            Clients.AddCall(database, _annika, "+494066969214", CallDirection.Inbound, CallDisposition.Answered, now.AddDays(-3));
            return await database.SaveChangesAsync();
        });
        _client = await _app.SignedInAs(_mei);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task A_contact_goes_and_comes_back_from_its_old_address()
    {
        Assert.That(await _client.Read($"/contacts/{_annika.Id}"), Does.Contain($"/contacts/{_annika.Id}/delete"));
        Assert.That(await _client.Read($"/contacts/{_annika.Id}/delete"), Does.Contain("Delete Annika Brandt?").And.Contain("without this name: 1 call.").And.Contain("30 days"));

        using var early = await _client.Submit($"/contacts/{_annika.Id}/delete", ("version", "7"));
        Assert.That(early.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        using var gone = await _client.Submit($"/contacts/{_annika.Id}/delete", ("version", "1"));
        Assert.That(gone.Headers.Location!.ToString(), Is.EqualTo("/contacts"));
        Assert.That(await _client.Read("/contacts"), Does.Contain("Annika Brandt is deleted.").And.Contain("/contacts/deleted?handler=restore").And.Contain("/contacts/deleted\""));
        Assert.That(await _client.Read("/contacts?q=brandt"), Does.Not.Contain("Annika Brandt"));
        Assert.That(await _client.Read("/calls"), Does.Contain("66969214").And.Not.Contain("Annika Brandt"));

        foreach (var page in new[] { "", "/edit" })
        {
            using var old = await _client.Get($"/contacts/{_annika.Id}{page}");
            Assert.That(old.Headers.Location!.ToString(), Is.EqualTo($"/contacts/deleted?record={_annika.Id}"));
        }

        var list = await _client.Read($"/contacts/deleted?record={_annika.Id}");
        Assert.That(list, Does.Contain("Annika Brandt was deleted.").And.Contain("Mei Tanaka").And.Contain("1 call").And.Contain("30 days left"));
        var deletion = Id().Match(list).Groups[1].Value;
        using var back = await _client.Submit("/contacts/deleted", "/contacts/deleted?handler=restore", ("id", deletion));
        Assert.That(back.Headers.Location!.ToString(), Is.EqualTo($"/contacts/{_annika.Id}"));
        Assert.That(await _client.Read($"/contacts/{_annika.Id}"), Does.Contain("Annika Brandt").And.Contain("Purchasing").And.Contain("It is back, as it was."));
        Assert.That(await _client.Read($"/contacts/{_annika.Id}/history"), Does.Contain("Deleted").And.Contain("Brought back"));

        using var twice = await _client.Submit("/contacts", "/contacts/deleted?handler=restore", ("id", deletion));
        Assert.That(twice.Headers.Location!.ToString(), Is.EqualTo("/contacts/deleted"));
        Assert.That(await _client.Read("/contacts/deleted"), Does.Contain("can no longer be brought back").And.Contain("Nothing was deleted in the last 30 days."));
    }

    [Test]
    public async Task An_organisation_leaves_its_people_behind()
    {
        Assert.That(await _client.Read($"/organisations/{_nordwind.Id}/delete"), Does.Contain("1 person stays, without this organisation."));
        using var gone = await _client.Submit($"/organisations/{_nordwind.Id}/delete", ("version", "1"));
        Assert.That(gone.Headers.Location!.ToString(), Is.EqualTo("/organisations"));
        Assert.That(await _client.Read($"/contacts/{_annika.Id}"), Does.Not.Contain($"/organisations/{_nordwind.Id}"));
        Assert.That(await _client.Read("/organisations/deleted"), Does.Contain("Nordwind Logistik").And.Contain("1 person"));
    }

    [Test]
    public async Task Who_has_no_right_to_delete_gets_in_at_no_door()
    {
        var now = DateTimeOffset.UtcNow;
        var (operators, own) = (await _app.AddUser(name: "Olga Sokolova"), await _app.AddUser(name: "Own only"));
        await _app.WithDatabase(async database =>
        {
            var role = new CustomRole { Id = CustomRoleId.New(now), Name = "Own", Level = UserRole.Operator, CreatedAt = now, UpdatedAt = now };
            role.Grants.AddRange(new[] { Deed.See, Deed.Delete }.Select(deed => new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = deed, Reach = Reach.Own }));
            database.Add(role);
            (await database.Users.FindAsync(own.Id))!.CustomRoleId = role.Id;
            return await database.SaveChangesAsync();
        });

        var olgas = await _app.SignedInAs(operators);
        Assert.That(await olgas.Read($"/contacts/{_annika.Id}"), Does.Not.Contain("/delete\""));
        foreach (var door in new[] { $"/contacts/{_annika.Id}/delete", "/contacts/deleted", "/organisations/deleted" })
        {
            using var answer = await olgas.Get(door);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), door);
        }

        using var refused = await olgas.Submit("/contacts", $"/contacts/{_annika.Id}/delete", ("version", "1"));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));

        // Whose clients they are not sees neither them nor that they were deleted.
        var owns = await _app.SignedInAs(own);
        using var hidden = await owns.Submit("/contacts", $"/contacts/{_annika.Id}/delete", ("version", "1"));
        Assert.That((hidden.StatusCode, await _app.WithDatabase(database => database.Contacts.CountAsync())), Is.EqualTo((HttpStatusCode.NotFound, 1)));
        using var gone = await _client.Submit($"/contacts/{_annika.Id}/delete", ("version", "1"));
        var deletion = Id().Match(await _client.Read("/contacts/deleted")).Groups[1].Value;
        Assert.That(await owns.Read("/contacts/deleted"), Does.Not.Contain("Brandt"));
        foreach (var client in new[] { owns, olgas })
        {
            using var old = await client.Get($"/contacts/{_annika.Id}");
            using var restore = await client.Submit("/contacts", "/contacts/deleted?handler=restore", ("id", deletion));
            Assert.That(old.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }

        Assert.That(await _app.WithDatabase(database => database.Contacts.CountAsync()), Is.Zero);
    }

    [GeneratedRegex("name=\"id\" value=\"([0-9a-f-]{36})\"")]
    private static partial Regex Id();
}
