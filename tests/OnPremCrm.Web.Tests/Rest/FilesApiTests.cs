using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests.Rest;

/// <summary>Imports, exports, merges, the audit, erasures and the lists of people, for programs: with the handlers of the pages, and with the rights of the token.</summary>
public sealed class FilesApiTests
{
    private WebApp _app = null!;
    private User _katrin = null!;
    private ProgramClient _program = null!;
    private ProgramClient _operator = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _katrin = await _app.AddUser(UserRole.Admin, "Katrin Vogel", extensions: "100");
        _program = await ProgramClient.WithToken(_app, UserRole.Admin, owner: _katrin);
        _operator = await ProgramClient.WithToken(_app, UserRole.Operator, owner: await _app.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101", "102"]));
        await _app.WithDatabase(database =>
        {
            Clients.AddServer(database, DateTimeOffset.UtcNow);
            return database.SaveChangesAsync();
        });
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task A_file_is_sent_mapped_run_and_taken_back()
    {
        var draft = await Json(HttpStatusCode.Created, await Send("people.csv", "Name;Telefon;Farbe\nErika Import;030 1234567;rot\n;030 7654321;blau\n", "people-1"));
        Assert.That((await Json(HttpStatusCode.Created, await Send("people.csv", "Name;Telefon;Farbe\nErika Import;030 1234567;rot\n;030 7654321;blau\n", "people-1")))["id"]!.ToString(), Is.EqualTo(draft["id"]!.ToString()), "sent again it is the same draft");
        Assert.That(((string?)draft["state"], (string?)draft["fileName"], (int)draft["rowsTotal"]!), Is.EqualTo(("draft", "people.csv", 2)));
        Assert.That(draft["columns"]!.AsArray().Select(column => $"{column!["heading"]}={column["field"]}"), Is.EqualTo(new[] { "Name=name", "Telefon=phone", "Farbe=" }));
        var path = $"/imports/{draft["id"]}";
        var wrong = await ProgramClient.Problem(await _program.Post(path + "/run", new { columns = new Dictionary<string, string?> { ["Farbe"] = "colour", ["Größe"] = "note" } }), HttpStatusCode.BadRequest);
        Assert.That(wrong["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { "columns.Farbe", "columns.Größe" }));
        await ProgramClient.Problem(await _program.Post(path + "/run", new { columns = new Dictionary<string, string?> { ["Name"] = null } }), HttpStatusCode.BadRequest);

        var queued = await Json(HttpStatusCode.Accepted, await _program.Post(path + "/run", new { columns = new Dictionary<string, string?> { ["Farbe"] = "note", ["Name"] = "name" }, policy = "skip", ownerId = _katrin.Id.Value }));
        Assert.That((string?)queued["policy"], Is.EqualTo("skip"));
        var done = await Until(path, "done");
        Assert.That(((int)done["added"]!, (int)done["refused"]!, (bool)done["canBeUndone"]!), Is.EqualTo((1, 1, true)), done.ToJsonString());
        var erika = (await _program.Read("/contacts?phone=030%201234567"))["items"]![0]!;
        Assert.That(((string?)erika["note"], (string?)erika["owner"]!["name"]), Is.EqualTo(("Farbe: rot", "Katrin Vogel")).Or.EqualTo(("rot", "Katrin Vogel")));
        using var problems = await _program.Get(path + "/problems?format=csv");
        Assert.That(await problems.Content.ReadAsStringAsync(), Does.Contain("blau").And.Not.Contain("Erika"));
        await ProgramClient.Problem(await _program.Post(path + "/run", new { }), HttpStatusCode.Conflict);
        await ProgramClient.Problem(await _program.Post(path + "/stop", new { }), HttpStatusCode.Conflict);

        await Json(HttpStatusCode.Accepted, await _program.Post(path + "/undo", new { }));
        await Until(path, "undone");
        Assert.That((await _program.Read("/contacts?phone=030%201234567"))["items"]!.AsArray(), Is.Empty);
        Assert.That((await _program.Read("/imports"))["items"]!.AsArray().Select(item => item!["id"]!.ToString()), Does.Contain(draft["id"]!.ToString()));
    }

    [Test]
    public async Task A_file_that_is_no_table_and_a_token_that_may_not_import_are_refused()
    {
        var problem = await ProgramClient.Problem(await Send("people.csv", "<html><body>no</body></html>", null), HttpStatusCode.BadRequest);
        Assert.That(problem["errors"]!["file"], Is.Not.Null);
        var nobodys = await ProgramClient.WithToken(_app, UserRole.Admin);
        await ProgramClient.Problem(await Send("people.csv", "Name\nErika\n", null, nobodys), HttpStatusCode.Forbidden);
        await ProgramClient.Problem(await Send("people.csv", "Name\nErika\n", null, _operator), HttpStatusCode.Forbidden);
        await ProgramClient.Problem(await _operator.Get("/imports"), HttpStatusCode.Forbidden);
        await ProgramClient.Problem(await _program.Get($"/imports/{Guid.NewGuid()}"), HttpStatusCode.NotFound);
        Assert.That(await _app.WithDatabase(database => database.Imports.CountAsync(import => import.FileName == "people.csv" && import.AskedBy != _katrin.Id)), Is.Zero);
    }

    [Test]
    public async Task A_list_is_asked_for_written_and_fetched_by_its_asker_alone()
    {
        await Json(HttpStatusCode.Created, await _program.Post("/contacts", new { name = "Ivan Export", tags = new[] { "export" } }));
        await Json(HttpStatusCode.Created, await _program.Post("/contacts", new { name = "Nobody Else" }));
        var asked = await Json(HttpStatusCode.Accepted, await _program.Post("/exports", new { noun = "contacts", format = "csv", tag = "export" }));
        var path = $"/exports/{asked["id"]}";
        var done = await Until(path, "done");
        Assert.That((int)done["rowsDone"]!, Is.EqualTo(1));

        using var file = await _program.Get(path + "/file");

        Assert.That(await file.Content.ReadAsStringAsync(), Does.Contain("Ivan Export").And.Not.Contain("Nobody Else"));
        Assert.That(file.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/csv"));
        Assert.That((await _program.Read("/exports"))["items"]![0]!["id"]!.ToString(), Is.EqualTo(asked["id"]!.ToString()));
        var other = await ProgramClient.WithToken(_app, UserRole.Admin, owner: await _app.AddUser(UserRole.Admin));
        await ProgramClient.Problem(await other.Get(path), HttpStatusCode.NotFound);
        await ProgramClient.Problem(await other.Get(path + "/file"), HttpStatusCode.NotFound);
        await ProgramClient.Problem(await _operator.Post("/exports", new { noun = "contacts", format = "csv" }), HttpStatusCode.Forbidden);
        var nobodys = await ProgramClient.WithToken(_app, UserRole.Admin);
        await ProgramClient.Problem(await nobodys.Post("/exports", new { noun = "contacts", format = "csv" }), HttpStatusCode.Forbidden);
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Action == "fetch" && entry.Noun == "contacts" && entry.TokenId != null)), Is.EqualTo(1));
    }

    [Test]
    public async Task Two_that_are_one_are_found_merged_once_and_taken_apart()
    {
        var one = await Json(HttpStatusCode.Created, await _program.Post("/contacts", new { name = "Petra Doppel", phone = "040 5556677" }));
        var two = await Json(HttpStatusCode.Created, await _program.Post("/contacts", new { name = "Petra Doppel", phone = "040 5556677", jobTitle = "Sales" }));
        var groups = (await _operator.Read("/duplicates"))["items"]!.AsArray();
        Assert.That(groups.Count(group => group!["members"]!.AsArray().Any(member => (string?)member!["id"] == (string?)one["id"])), Is.EqualTo(1));
        var versions = new Dictionary<string, int> { [(string)one["id"]!] = 1, [(string)two["id"]!] = 1 };
        await ProgramClient.Problem(await _operator.Post("/merges", new { noun = "contacts", survivor = one["id"], versions = new Dictionary<string, int> { [(string)one["id"]!] = 1 } }), HttpStatusCode.BadRequest);
        await ProgramClient.Problem(await _operator.Post("/merges", new { noun = "contacts", survivor = one["id"], versions = new Dictionary<string, int>(versions) { [(string)two["id"]!] = 7 } }), HttpStatusCode.Conflict);

        var merge = await Json(HttpStatusCode.Created, await Keyed("merge-1", "/merges", new { noun = "contacts", survivor = one["id"], versions }));
        Assert.That((await Json(HttpStatusCode.Created, await Keyed("merge-1", "/merges", new { noun = "contacts", survivor = one["id"], versions })))["id"]!.ToString(), Is.EqualTo(merge["id"]!.ToString()));

        var old = await _operator.Read($"/contacts/{two["id"]}");
        Assert.That(((string?)old["id"], (string?)old["jobTitle"]), Is.EqualTo(((string?)one["id"], "Sales")), "the old id answers with the survivor");
        Assert.That((await _operator.Read("/merges"))["items"]!.AsArray().Select(item => item!["id"]!.ToString()), Is.EqualTo(new[] { merge["id"]!.ToString() }));
        var shown = await _operator.Read($"/merges/{merge["id"]}");
        await ProgramClient.Problem(await _operator.Post($"/merges/{merge["id"]}/undo", new { version = 99 }), HttpStatusCode.Conflict);
        Assert.That((await _operator.Post($"/merges/{merge["id"]}/undo", new { version = (int)shown["version"]! })).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((string?)(await _operator.Read($"/contacts/{two["id"]}"))["id"], Is.EqualTo((string?)two["id"]));
        await ProgramClient.Problem(await _operator.Get($"/merges/{merge["id"]}"), HttpStatusCode.NotFound);
    }

    [Test]
    public async Task The_audit_is_read_in_pages_by_administrators()
    {
        var made = await Json(HttpStatusCode.Created, await _program.Post("/contacts", new { name = "Anna Audit" }));
        for (var version = 1; version <= 4; version++)
        {
            Assert.That((await _program.Patch($"/contacts/{made["id"]}", new { note = $"note {version}" }, $"\"{version}\"")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        var verbs = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _program.Read($"/audit?noun=contacts&record={made["id"]}&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            verbs.AddRange(page["items"]!.AsArray().Select(entry => $"{entry!["verb"]} {entry["details"]?["Note"]?["to"]}".Trim()));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        Assert.That(verbs.Select(verb => verb.Split(' ')[0]), Is.EqualTo(new[] { "edit", "edit", "edit", "edit", "create" }));
        Assert.That((await _program.Read($"/audit?noun=contacts&record={made["id"]}&to=2020-01-01"))["items"]!.AsArray(), Is.Empty);
        await ProgramClient.Problem(await _program.Get("/audit?from=yesterday"), HttpStatusCode.BadRequest);
        await ProgramClient.Problem(await _program.Get($"/audit?record={made["id"]}"), HttpStatusCode.BadRequest);
        await ProgramClient.Problem(await _operator.Get("/audit"), HttpStatusCode.Forbidden);
    }

    [Test]
    public async Task A_person_is_erased_when_the_name_is_right_and_an_administrator_asks()
    {
        var made = await Json(HttpStatusCode.Created, await _program.Post("/contacts", new { name = "Emma Erased", phone = "040 8887766" }));
        var plan = await _program.Read($"/erasures/plan?contact={made["id"]}");
        Assert.That(((string?)plan["name"], (int)plan["counts"]!["numbers"]!), Is.EqualTo(("Emma Erased", 1)));
        await ProgramClient.Problem(await _program.Get("/erasures/plan"), HttpStatusCode.BadRequest);
        await ProgramClient.Problem(await _operator.Post("/erasures", new { contactId = made["id"], name = "Emma Erased" }), HttpStatusCode.Forbidden);
        var wrong = await ProgramClient.Problem(await _program.Post("/erasures", new { contactId = made["id"], name = "Somebody Else" }), HttpStatusCode.BadRequest);
        Assert.That(wrong["errors"]!["name"], Is.Not.Null);

        var asked = await Json(HttpStatusCode.Accepted, await _program.Post("/erasures", new { contactId = made["id"], name = "Emma Erased", reference = "G-17" }));
        for (var i = 0; i < 200 && (await _program.Get($"/contacts/{made["id"]}")).StatusCode != HttpStatusCode.NotFound; i++)
        {
            await Task.Delay(100);
        }

        await ProgramClient.Problem(await _program.Get($"/contacts/{made["id"]}"), HttpStatusCode.NotFound);
        var shown = await _program.Read($"/erasures/{asked["id"]}");
        Assert.That(((string?)shown["reference"], (string?)shown["askedBy"]), Is.EqualTo(("G-17", (await _app.WithDatabase(database => database.ApiTokens.SingleAsync(token => token.OwnerId == _katrin.Id))).Name)));
        Assert.That(shown.ToJsonString(), Does.Not.Contain("Emma"));
        Assert.That((await _program.Read("/erasures"))["items"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Colleagues_and_teams_are_listed_for_everybody_and_roles_for_administrators()
    {
        var users = (await _operator.Read("/users"))["items"]!.AsArray();
        var jonas = users.Single(user => (string?)user!["name"] == "Jonas Weber")!;
        Assert.That(jonas["phones"]!.AsArray().Select(phone => (string?)phone!["extension"]), Is.EqualTo(new[] { "101", "102" }));
        Assert.That(users.ToJsonString(), Does.Not.Contain("havelmark.example"), "no addresses");
        Assert.That((await _operator.Read("/teams"))["items"]!.AsArray(), Is.Empty);
        var roles = (await _program.Read("/roles"))["items"]!.AsArray();
        Assert.That(roles.Select(role => (string?)role!["level"]), Is.EqualTo(new[] { "operator", "manager", "admin" }));
        Assert.That(roles[0]!["rights"]!.ToJsonString(), Does.Contain("\"edit\"").And.Not.Contain("\"export\""));
        await ProgramClient.Problem(await _operator.Get("/roles"), HttpStatusCode.Forbidden);
    }

    private async Task<JsonNode> Until(string path, string state)
    {
        for (var i = 0; i < 300; i++)
        {
            var now = await _program.Read(path);
            if ((string?)now["state"] == state)
            {
                return now;
            }

            await Task.Delay(100);
        }

        return await _program.Read(path);
    }

    private async Task<HttpResponseMessage> Send(string name, string text, string? key, ProgramClient? program = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/v1/imports?fileName={name}", UriKind.Relative)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await (program ?? _program).Http.SendAsync(request);
    }

    private async Task<HttpResponseMessage> Keyed(string key, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1" + path, UriKind.Relative)) { Content = System.Net.Http.Json.JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        return await _operator.Http.SendAsync(request);
    }

    private static async Task<JsonNode> Json(HttpStatusCode status, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(status), text);
        return JsonNode.Parse(text)!;
    }
}
