using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Contacts;

/// <summary>Programs change many records at once by the rules of the pages: as previewed or not at all, only their own person's, and back again.</summary>
public sealed class BulkEditsApiTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private WebApp _app = null!;
    private User _jonas = null!;
    private ProgramClient _program = null!;
    private List<Contact> _contacts = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _jonas = await _app.AddUser(name: "Jonas Weber");
        await _app.WithDatabase(async database =>
        {
            Clients.AddServer(database, Now);
            _contacts = [.. Enumerable.Range(0, 4).Select(n => Clients.AddContact(database, $"Person {n}", null, null, Now.AddSeconds(n)))];
            _contacts[0].Tags.Add("VIP");
            return await database.SaveChangesAsync();
        });
        _program = await ProgramClient.WithToken(_app, UserRole.Operator, owner: _jonas);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task What_was_previewed_is_carried_out_and_taken_back()
    {
        var all = new { noun = "contacts", field = "add-tag", value = "VIP", query = "" };
        var preview = await Json(await _program.Post("/bulk-edits/preview", all), HttpStatusCode.OK);
        ProgramClient.AssertSame(preview, """{ "found": 4, "changing": 3, "same": 1, "barred": 0, "names": ["Person 1", "Person 2", "Person 3"] }""");
        Assert.That(await Tagged(), Is.EqualTo(1), "the preview changes nothing");
        await ProgramClient.Problem(await _program.Post("/bulk-edits", new { noun = "contacts", field = "add-tag", value = "VIP", query = "", changing = 2 }), HttpStatusCode.Conflict);
        Assert.That(await Tagged(), Is.EqualTo(1));

        var done = await Json(await _program.Post("/bulk-edits", new { noun = "contacts", field = "add-tag", value = "VIP", query = "", changing = 3 }), HttpStatusCode.Created);

        Assert.That(((string?)done["field"], (string?)done["value"], (int)done["changed"]!, (string?)done["undoneAt"]), Is.EqualTo(("add-tag", "VIP", 3, (string?)null)));
        Assert.That(await Tagged(), Is.EqualTo(4));
        ProgramClient.AssertSame(await _program.Read($"/bulk-edits/{done["id"]}"), done.ToJsonString());
        ProgramClient.AssertSame((await _program.Read("/bulk-edits"))["items"]![0], done.ToJsonString());
        var undone = await Json(await _program.Post($"/bulk-edits/{done["id"]}/undo", new { }), HttpStatusCode.OK);
        Assert.That(((int)undone["takenBack"]!, (int)undone["kept"]!, await Tagged()), Is.EqualTo((3, 0, 1)));
        await ProgramClient.Problem(await _program.Post($"/bulk-edits/{done["id"]}/undo", new { }), HttpStatusCode.NotFound);
    }

    [Test]
    public async Task With_a_key_it_is_carried_out_once()
    {
        var wish = new { noun = "contacts", field = "source", value = "Fair", ids = _contacts.Take(2).Select(contact => contact.Id.Value), changing = 2 };
        foreach (var _ in new[] { 1, 2 })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/bulk-edits", UriKind.Relative)) { Content = System.Net.Http.Json.JsonContent.Create(wish), Headers = { { "Idempotency-Key", "bulk-1" } } };
            using var answer = await _program.Http.SendAsync(request);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
        }

        Assert.That(await _app.WithDatabase(database => database.BulkEdits.CountAsync()), Is.EqualTo(1));
        Assert.That(await _app.WithDatabase(database => database.Contacts.CountAsync(contact => contact.Source == "Fair")), Is.EqualTo(2));
    }

    [Test]
    public async Task What_cannot_be_taken_is_named()
    {
        foreach (var (body, field) in new (object, string)[]
        {
            (new { noun = "contacts", field = "add-tag", value = "VIP", changing = 1 }, "ids"),
            (new { noun = "contacts", field = "add-tag", value = "VIP", query = "", ids = new[] { Guid.NewGuid() }, changing = 1 }, "ids"),
            (new { noun = "contacts", field = " ", value = "VIP", query = "", changing = 1 }, "field"),
            (new { noun = "contacts", field = "shoe-size", value = "42", query = "", changing = 1 }, "value"),
            (new { noun = "contacts", field = "owner", value = Guid.NewGuid().ToString(), query = "", changing = 1 }, "value"),
            (new { noun = "contacts", field = "add-tag", value = "VIP", query = "" }, "changing"),
        })
        {
            var problem = await ProgramClient.Problem(await _program.Post("/bulk-edits", body), HttpStatusCode.BadRequest);
            Assert.That(problem["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { field }), problem.ToJsonString());
        }
    }

    [Test]
    public async Task Who_may_not_edit_changes_nothing_and_nobody_sees_anothers_changes()
    {
        var sees = await _app.AddUser(name: "Mei Tanaka");
        await _app.WithDatabase(async database =>
        {
            var role = new CustomRole { Id = CustomRoleId.New(Now), Name = "Sees", Level = UserRole.Operator, CreatedAt = Now, UpdatedAt = Now };
            role.Grants.Add(new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = Deed.See, Reach = Reach.All });
            database.Add(role);
            (await database.Users.FindAsync(sees.Id))!.CustomRoleId = role.Id;
            return await database.SaveChangesAsync();
        });
        var wish = new { noun = "contacts", field = "add-tag", value = "Fair", query = "", changing = 4 };
        var (reader, nobody, other) = (await ProgramClient.WithToken(_app, UserRole.Operator, owner: sees), await ProgramClient.WithToken(_app, UserRole.Operator), await ProgramClient.WithToken(_app, UserRole.Operator, owner: await _app.AddUser(name: "Olga Sokolova")));

        await ProgramClient.Problem(await reader.Post("/bulk-edits", wish), HttpStatusCode.Forbidden);
        await ProgramClient.Problem(await reader.Post("/bulk-edits/preview", wish), HttpStatusCode.Forbidden);
        await ProgramClient.Problem(await nobody.Post("/bulk-edits", wish), HttpStatusCode.Forbidden);
        await ProgramClient.Problem(await nobody.Post("/bulk-edits/preview", new { noun = "contacts", field = "add-tag", value = "Fair", query = "mine=true" }), HttpStatusCode.Forbidden);
        Assert.That(await _app.WithDatabase(database => database.Contacts.CountAsync(contact => contact.Tags.Contains("Fair"))), Is.Zero);

        var done = await Json(await _program.Post("/bulk-edits", wish), HttpStatusCode.Created);
        foreach (var program in new[] { reader, nobody, other })
        {
            await ProgramClient.Problem(await program.Get($"/bulk-edits/{done["id"]}"), HttpStatusCode.NotFound);
            await ProgramClient.Problem(await program.Post($"/bulk-edits/{done["id"]}/undo", new { }), HttpStatusCode.NotFound);
            Assert.That((await program.Read("/bulk-edits"))["items"]!.AsArray(), Is.Empty);
        }
    }

    private Task<int> Tagged() => _app.WithDatabase(database => database.Contacts.CountAsync(contact => contact.Tags.Contains("VIP")));

    private static async Task<JsonNode> Json(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(status), text);
        return JsonNode.Parse(text)!;
    }
}
