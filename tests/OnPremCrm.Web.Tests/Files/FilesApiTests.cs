using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Files;

/// <summary>Files of contacts and organisations for programs: with the handlers of the pages, and with the rights of the token.</summary>
public sealed class FilesApiTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private WebApp _app = null!;
    private ProgramClient _program = null!;
    private ProgramClient _operator = null!;
    private Contact _annika = null!;
    private Contact _seen = null!;
    private Contact _hidden = null!;
    private Organisation _nordwind = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        var (jonas, mei) = (await _app.AddUser(UserRole.Operator, "Jonas Weber"), await _app.AddUser(UserRole.Operator, "Mei Tanaka"));
        await _app.WithDatabase(database =>
        {
            Clients.AddServer(database, Now);
            _nordwind = Clients.AddOrganisation(database, "Nordwind", "Hamburg", Now, jonas);
            _annika = Clients.AddContact(database, "Annika Brandt", null, null, Now, jonas);
            _seen = Clients.AddContact(database, "Ivan Petrov", null, null, Now, null);
            _hidden = Clients.AddContact(database, "Peter Schlüter", null, null, Now, mei);
            var role = new Core.Access.CustomRole { Id = Core.Access.CustomRoleId.New(Now), Name = "Junior sales", Level = UserRole.Operator, CreatedAt = Now, UpdatedAt = Now };
            role.Grants.Add(new Core.Access.Grant { RoleId = role.Id, Noun = Core.Access.GuardedNoun.Contacts, Deed = Core.Access.Deed.See, Reach = Core.Access.Reach.Own });
            database.Add(role);
            database.Users.Single(user => user.Id == jonas.Id).CustomRoleId = role.Id;
            return database.SaveChangesAsync();
        });
        _program = await ProgramClient.WithToken(_app, UserRole.Operator);
        _operator = await ProgramClient.WithToken(_app, UserRole.Operator, owner: jonas);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task A_file_is_sent_listed_fetched_and_removed()
    {
        foreach (var (path, owner) in new[] { ($"/contacts/{_annika.Id}", "contactId"), ($"/organisations/{_nordwind.Id}", "organisationId") })
        {
            using var made = await Send(_program, path, "../Angebot 7.pdf", "%PDF-1.4", "application/pdf; charset=utf-8");
            var file = JsonNode.Parse(await made.Content.ReadAsStringAsync())!;
            Assert.That((made.StatusCode, made.Headers.Location!.ToString()), Is.EqualTo((HttpStatusCode.Created, $"/api/v1{path}/files/{file["id"]}/content")));
            ProgramClient.AssertSame(file, $$"""
                { "id": "{{file["id"]}}", "name": "Angebot 7.pdf", "mediaType": "application/pdf", "sizeBytes": 8, "contactId": {{(owner == "contactId" ? $"\"{_annika.Id}\"" : "null")}},
                  "organisationId": {{(owner == "organisationId" ? $"\"{_nordwind.Id}\"" : "null")}}, "addedBy": "a Operator program", "addedAt": "{{file["addedAt"]}}" }
                """);
            var second = JsonNode.Parse(await (await Send(_program, path, "second.txt", "two")).Content.ReadAsStringAsync())!;

            var page = await _program.Read($"{path}/files?limit=1");
            Assert.That(page["items"]!.AsArray().Select(item => (string?)item!["id"]), Is.EqualTo(new[] { (string?)second["id"] }));
            var rest = await _program.Read($"{path}/files?limit=1&cursor={page["nextCursor"]}");
            Assert.That((rest["items"]!.AsArray().Select(item => (string?)item!["id"]).Single(), rest["nextCursor"]), Is.EqualTo(((string?)file["id"], (JsonNode?)null)));

            using var content = await _program.Get($"{path}/files/{file["id"]}/content");
            Assert.That((content.Content.Headers.ContentType!.ToString(), content.Content.Headers.ContentDisposition!.FileNameStar, await content.Content.ReadAsStringAsync()), Is.EqualTo(("application/octet-stream", "Angebot 7.pdf", "%PDF-1.4")));
            Assert.That((await _program.Delete($"{path}/files/{file["id"]}", null)).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
            await ProgramClient.Problem(await _program.Delete($"{path}/files/{file["id"]}", null), HttpStatusCode.NotFound);
            await ProgramClient.Problem(await _program.Get($"{path}/files/{file["id"]}/content"), HttpStatusCode.NotFound);
        }
    }

    [Test]
    public async Task A_name_cannot_leave_its_header()
    {
        var path = $"/contacts/{_annika.Id}";
        var file = JsonNode.Parse(await (await Send(_program, path, "x\"\r\nSet-Cookie: a=b; filename=evil.exe", "text")).Content.ReadAsStringAsync())!;

        using var content = await _program.Get($"{path}/files/{file["id"]}/content");

        Assert.That(content.Content.Headers.ContentDisposition!.FileNameStar, Is.EqualTo("x_Set-Cookie_ a=b; filename=evil.exe"));
        Assert.That((content.Headers.Contains("Set-Cookie"), content.Content.Headers.GetValues("Content-Disposition").Count()), Is.EqualTo((false, 1)));
    }

    [Test]
    public async Task Sent_again_with_its_key_it_is_the_same_file()
    {
        var path = $"/contacts/{_annika.Id}";
        var bytes = new string('x', 700_000);
        var first = JsonNode.Parse(await (await Send(_program, path, "long.txt", bytes, key: "long-1")).Content.ReadAsStringAsync())!;
        using var again = await Send(_program, path, "long.txt", bytes, key: "long-1");
        Assert.That(((string?)JsonNode.Parse(await again.Content.ReadAsStringAsync())!["id"], again.Headers.Contains("Idempotency-Replayed")), Is.EqualTo(((string?)first["id"], true)));
        Assert.That(await _app.WithDatabase(database => database.ClientFiles.CountAsync(file => file.Name == "long.txt")), Is.EqualTo(1));
        using var content = await _program.Get($"{path}/files/{first["id"]}/content");
        Assert.That(await content.Content.ReadAsStringAsync(), Is.EqualTo(bytes));
    }

    [Test]
    public async Task What_cannot_be_a_file_is_refused_with_the_reason()
    {
        var path = $"/contacts/{_annika.Id}";
        Assert.That((await ProgramClient.Problem(await Send(_program, path, "", "text"), HttpStatusCode.BadRequest))["errors"]!["name"], Is.Not.Null);
        Assert.That((await ProgramClient.Problem(await Send(_program, path, "empty.txt", ""), HttpStatusCode.BadRequest))["errors"]!["file"]![0]!.ToString(), Does.Contain("empty.txt"));
        using var large = new ByteArrayContent(new byte[ClientFile.MostBytes + 1]);
        Assert.That((string?)(await ProgramClient.Problem(await _program.Http.PostAsync(new Uri($"/api/v1{path}/files?name=film.mov", UriKind.Relative), large), HttpStatusCode.RequestEntityTooLarge))["detail"], Does.Contain("25 MB"));
        using var form = new MultipartFormDataContent { { new ByteArrayContent([1, 2]), "file", "x.txt" } };
        Assert.That((await ProgramClient.Problem(await _program.Http.PostAsync(new Uri($"/api/v1{path}/files?name=x.txt", UriKind.Relative), form), HttpStatusCode.BadRequest))["errors"]!["file"], Is.Not.Null);
        await ProgramClient.Problem(await _program.Get(path + "/files?cursor=nonsense"), HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task A_token_reaches_as_far_as_its_person()
    {
        var own = $"/contacts/{_annika.Id}";
        var secret = JsonNode.Parse(await (await Send(_program, $"/contacts/{_hidden.Id}", "secret.txt", "secret")).Content.ReadAsStringAsync())!;
        var kept = JsonNode.Parse(await (await Send(_program, own, "kept.txt", "kept")).Content.ReadAsStringAsync())!;

        Assert.That((await _operator.Read(own + "/files"))["items"]!.AsArray(), Is.Not.Empty);
        using (var fetched = await _operator.Get($"{own}/files/{kept["id"]}/content"))
        {
            Assert.That(await fetched.Content.ReadAsStringAsync(), Is.EqualTo("kept"));
        }

        await ProgramClient.Problem(await Send(_operator, own, "new.txt", "text"), HttpStatusCode.Forbidden);
        await ProgramClient.Problem(await _operator.Delete($"{own}/files/{kept["id"]}", null), HttpStatusCode.Forbidden);
        foreach (var path in new[] { $"/contacts/{_hidden.Id}", $"/organisations/{_nordwind.Id}" })
        {
            await ProgramClient.Problem(await _operator.Get(path + "/files"), HttpStatusCode.NotFound);
            await ProgramClient.Problem(await Send(_operator, path, "new.txt", "text"), HttpStatusCode.NotFound);
            await ProgramClient.Problem(await _operator.Get($"{path}/files/{secret["id"]}/content"), HttpStatusCode.NotFound);
            await ProgramClient.Problem(await _operator.Delete($"{path}/files/{secret["id"]}", null), HttpStatusCode.NotFound);
        }

        await ProgramClient.Problem(await _operator.Get($"{own}/files/{secret["id"]}/content"), HttpStatusCode.NotFound);
        await ProgramClient.Problem(await _operator.Get($"/contacts/{_seen.Id}/files/{secret["id"]}/content"), HttpStatusCode.NotFound);
    }

    private static async Task<HttpResponseMessage> Send(ProgramClient program, string path, string name, string text, string? type = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/v1{path}/files?name={Uri.EscapeDataString(name)}", UriKind.Relative)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
        request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key is null ? [] : [key]);
        return await program.Http.SendAsync(request);
    }
}
