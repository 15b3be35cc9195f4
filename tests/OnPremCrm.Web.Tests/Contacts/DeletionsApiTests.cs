using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Hosting.Rest;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Contacts;

/// <summary>Contacts and organisations are deleted and brought back by programs, by the rules of the pages; and each door for a token that has no right to it.</summary>
public sealed class DeletionsApiTests
{
    private WebApp _app = null!;
    private ProgramClient _program = null!;
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
        _program = await ProgramClient.WithToken(_app, UserRole.Manager);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task What_was_read_is_deleted_and_brought_back_as_it_was()
    {
        foreach (var (noun, id, name) in new[] { ("contacts", _annika.Id.Value, "Annika Brandt"), ("organisations", _nordwind.Id.Value, "Nordwind Logistik") })
        {
            var path = $"/{noun}/{id}";
            var before = await _program.Read(path);
            await ProgramClient.Problem(await _program.Delete(path, null), HttpStatusCode.PreconditionRequired);
            await ProgramClient.Problem(await _program.Delete(path, "\"7\""), HttpStatusCode.PreconditionFailed);
            await ProgramClient.Problem(await _program.Delete($"/{noun}/{Guid.CreateVersion7()}", "*"), HttpStatusCode.NotFound);
            Assert.That((string?)(await _program.Read(path))["name"], Is.EqualTo(name), "nothing is gone yet");

            var deletion = await Json(await _program.Delete(path, $"\"{before["version"]}\""));

            Assert.That(((string?)deletion["noun"], (string?)deletion["recordId"], (string?)deletion["name"]), Is.EqualTo((noun, id.ToString(), name)));
            foreach (var answer in new[] { await _program.Get(path), await _program.Patch(path, new { note = "x" }, "*"), await _program.Delete(path, "*"), await _program.Delete(path, "\"1\"") })
            {
                Assert.That((string?)(await ProgramClient.Problem(answer, HttpStatusCode.Gone))["deletion"], Is.EqualTo((string?)deletion["id"]));
            }

            Assert.That((await _program.Read($"/{noun}"))["items"]!.AsArray(), Is.Empty);
            ProgramClient.AssertSame((await _program.Read($"/deletions?noun={noun}"))["items"]![0], deletion.ToJsonString());
            Assert.That((await _program.Post($"/deletions/{deletion["id"]}/restore", new { })).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
            ProgramClient.AssertSame(await _program.Read(path), before.ToJsonString());
            Assert.That((await _program.Read($"/deletions?noun={noun}"))["items"]!.AsArray(), Is.Empty);
            await ProgramClient.Problem(await _program.Post($"/deletions/{deletion["id"]}/restore", new { }), HttpStatusCode.NotFound);
            Assert.That(
                await _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Noun == noun && (entry.Action == "delete" || entry.Action == "restore") && entry.TokenId != null)), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task Deletions_come_in_pages_each_once()
    {
        foreach (var n in Enumerable.Range(0, 5))
        {
            var made = await Json(await _program.Post("/contacts", new { name = $"Contact {n}" }), HttpStatusCode.Created);
            await Json(await _program.Delete($"/contacts/{made["id"]}", "*"));
        }

        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _program.Read($"/deletions?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            names.AddRange(page["items"]!.AsArray().Select(item => (string)item!["name"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        Assert.That(names, Is.EqualTo(Enumerable.Range(0, 5).Reverse().Select(n => $"Contact {n}")));
        await ProgramClient.Problem(await _program.Get("/deletions?noun=calls"), HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task With_a_key_it_is_brought_back_once_and_answered_the_same()
    {
        var deletion = await Json(await _program.Delete($"/contacts/{_annika.Id}", "*"));

        using var first = await Keyed($"/deletions/{deletion["id"]}/restore");
        using var second = await Keyed($"/deletions/{deletion["id"]}/restore");

        Assert.That((first.StatusCode, second.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NoContent)));
        Assert.That(second.Headers.Contains(IdempotencyKey.ReplayedHeader), Is.True);
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Action == "restore")), Is.EqualTo(1));
    }

    [Test]
    public async Task Who_has_no_right_to_delete_gets_in_at_no_door()
    {
        var now = DateTimeOffset.UtcNow;
        var (plain, own) = (await _app.AddUser(name: "Olga Sokolova"), await _app.AddUser(UserRole.Manager, "Own only"));
        await _app.WithDatabase(async database =>
        {
            var role = new CustomRole { Id = CustomRoleId.New(now), Name = "Own", Level = UserRole.Manager, CreatedAt = now, UpdatedAt = now };
            role.Grants.AddRange(new[] { Deed.See, Deed.Delete }.Select(deed => new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = deed, Reach = Reach.Own }));
            database.Add(role);
            (await database.Users.FindAsync(own.Id))!.CustomRoleId = role.Id;
            return await database.SaveChangesAsync();
        });
        var (seeing, owning) = (await ProgramClient.WithToken(_app, UserRole.Admin, owner: plain), await ProgramClient.WithToken(_app, UserRole.Admin, owner: own));
        foreach (var version in new[] { "*", "\"1\"" })
        {
            await ProgramClient.Problem(await seeing.Delete($"/contacts/{_annika.Id}", version), HttpStatusCode.Forbidden);
            await ProgramClient.Problem(await seeing.Delete($"/organisations/{_nordwind.Id}", version), HttpStatusCode.Forbidden);
            await ProgramClient.Problem(await owning.Delete($"/contacts/{_annika.Id}", version), HttpStatusCode.NotFound);
        }

        await ProgramClient.Problem(await seeing.Get("/deletions"), HttpStatusCode.Forbidden);
        await ProgramClient.Problem(await owning.Get("/deletions?noun=organisations"), HttpStatusCode.Forbidden);
        Assert.That(await _app.WithDatabase(database => database.Contacts.CountAsync()), Is.EqualTo(1));

        var deletion = await Json(await _program.Delete($"/contacts/{_annika.Id}", "*"));
        Assert.That((await owning.Read("/deletions"))["items"]!.AsArray(), Is.Empty);
        await ProgramClient.Problem(await owning.Post($"/deletions/{deletion["id"]}/restore", new { }), HttpStatusCode.NotFound);
        await ProgramClient.Problem(await seeing.Post($"/deletions/{deletion["id"]}/restore", new { }), HttpStatusCode.Forbidden);
        foreach (var program in new[] { seeing, owning })
        {
            await ProgramClient.Problem(await program.Get($"/contacts/{_annika.Id}"), HttpStatusCode.NotFound);
        }

        Assert.That(await _app.WithDatabase(database => database.Contacts.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task A_record_tells_what_its_calls_come_to()
    {
        await using var source = NpgsqlDataSource.Create(_app.Database.ConnectionString);
        await FigureBook.CountAnewAsync(source, default);

        foreach (var path in new[] { $"/contacts/{_annika.Id}", $"/organisations/{_nordwind.Id}" })
        {
            var calls = (await _program.Read(path))["calls"]!;
            Assert.That(((int)calls["in"]!, (int)calls["out"]!, (int)calls["unanswered"]!, (int)calls["talkSeconds"]!), Is.EqualTo((1, 0, 0, 185)), path);
            Assert.That((string?)calls["lastTalkAt"], Does.EndWith("Z"), path);
        }

        Assert.That((int)(await _program.Read("/contacts"))["items"]![0]!["calls"]!["in"]!, Is.EqualTo(1));
        Assert.That((int)(await _program.Read("/organisations"))["items"]![0]!["calls"]!["in"]!, Is.EqualTo(1));
    }

    private async Task<HttpResponseMessage> Keyed(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1" + path, UriKind.Relative)) { Content = JsonContent.Create(new { }), Headers = { { IdempotencyKey.Header, "restore-1" } } };
        return await _program.Http.SendAsync(request);
    }

    private static async Task<JsonNode> Json(HttpResponseMessage answer, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(status), text);
        return JsonNode.Parse(text)!;
    }
}
