using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Contacts;

/// <summary>Contacts and organisations for programs: read, narrowed, made and changed by the rules of the pages, and of two concurrent changes none is lost.</summary>
public sealed class RecordsApiTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 9, 0, 0, TimeSpan.Zero);
    private WebApp _app = null!;
    private ProgramClient _program = null!;
    private User _jonas = null!;
    private User _mei = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _program = await ProgramClient.WithToken(_app, UserRole.Operator);
        _jonas = await _app.AddUser(name: "Jonas Weber");
        _mei = await _app.AddUser(name: "Mei Tanaka");
        await _app.WithDatabase(database =>
        {
            Clients.AddServer(database, Now);
            return database.SaveChangesAsync();
        });
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task A_change_touches_only_what_it_names_and_null_empties()
    {
        var made = await Made("/contacts", new
        {
            name = "Annika Brandt", organisation = "Nordwind", jobTitle = "Purchasing", note = "Nuts", ownerId = _jonas.Id.Value, tags = new[] { "VIP" }, birthday = "1984-02-29",
            numbers = new[] { new { number = "040 66969-214", kind = "work", optedOut = false }, new { number = "0171 3920014", kind = "mobile", optedOut = true } },
        });
        var path = $"/contacts/{made["id"]}";
        using var read = await _program.Get(path);
        Assert.That(read.Headers.ETag?.Tag, Is.EqualTo("\"1\""));

        using var changed = await _program.Patch(path, new { jobTitle = "Sales", note = (string?)null, emails = new[] { new { address = "a@nordwind.example" } }, tags = new[] { "VIP", "Baltic" } }, "\"1\"");

        var after = (await changed.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.That((changed.StatusCode, changed.Headers.ETag?.Tag), Is.EqualTo((HttpStatusCode.OK, "\"2\"")), after.ToJsonString());
        var expected = made.DeepClone();
        (expected["jobTitle"], expected["note"], expected["email"], expected["tags"], expected["version"], expected["updatedAt"]) = ("Sales", null, "a@nordwind.example", new JsonArray("VIP", "Baltic"), 2, after["updatedAt"]!.DeepClone());
        expected["emails"] = JsonNode.Parse("""[{ "address": "a@nordwind.example", "kind": "work", "isWrong": false, "optedOut": false }]""");
        ProgramClient.AssertSame(after, expected.ToJsonString());
        Assert.That((string?)after["owner"]!["name"], Is.EqualTo("Jonas Weber"));
        Assert.That((bool)after["numbers"]![1]!["optedOut"]!, Is.True);
        ProgramClient.AssertSame(await _program.Read(path), after.ToJsonString());
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Noun == "contacts" && entry.Action == "edit" && entry.TokenId != null)), Is.EqualTo(1));
    }

    [Test]
    public async Task Own_fields_narrow_the_list_as_on_the_page()
    {
        await _app.WithDatabase(database =>
        {
            database.Add(new CustomField
            {
                Id = CustomFieldId.New(Now), Noun = FieldNoun.Contacts, Key = "segment", Name = "Segment", Kind = FieldKind.Choice, IsInList = true, Ordinal = 1, CreatedAt = Now, UpdatedAt = Now,
                Choices = { new CustomChoice { Key = "c1", Name = "Key account", Ordinal = 1, IsActive = true }, new CustomChoice { Key = "c2", Name = "Long tail", Ordinal = 2, IsActive = true } },
            });
            database.Add(new CustomField { Id = CustomFieldId.New(Now), Noun = FieldNoun.Contacts, Key = "newsletter", Name = "Newsletter", Kind = FieldKind.YesNo, IsInList = true, Ordinal = 2, CreatedAt = Now, UpdatedAt = Now });
            return database.SaveChangesAsync();
        });
        await Made("/contacts", new { name = "Annika Brandt", custom = new { segment = "c1", newsletter = true } });
        await Made("/contacts", new { name = "Peter Schlüter", tags = new[] { "VIP" }, custom = new { segment = "c2", newsletter = true } });
        await Made("/contacts", new { name = "Ivan Petrov", custom = new { segment = "c2", newsletter = false } });

        Assert.That(await Names("own.segment=c2&sort=name"), Is.EqualTo(new[] { "Ivan Petrov", "Peter Schlüter" }));
        Assert.That(await Names("own.newsletter=yes"), Is.EqualTo(new[] { "Peter Schlüter", "Annika Brandt" }));
        Assert.That(await Names("own.segment=c2&own.newsletter=no"), Is.EqualTo(new[] { "Ivan Petrov" }));
        Assert.That(await Names("own.segment=c2&tag=VIP"), Is.EqualTo(new[] { "Peter Schlüter" }));
        foreach (var wrong in new[] { "own.segment=c3", "own.newsletter=perhaps", "own.nosuch=1" })
        {
            await ProgramClient.Problem(await _program.Get("/contacts?" + wrong), HttpStatusCode.BadRequest);
        }

        await ProgramClient.Problem(await _program.Get("/organisations?own.segment=c1"), HttpStatusCode.BadRequest);

        async Task<IEnumerable<string>> Names(string query) => (await _program.Read("/contacts?" + query))["items"]!.AsArray().Select(contact => (string)contact!["name"]!);
    }

    [TestCase("contacts")]
    [TestCase("organisations")]
    public async Task Of_two_who_read_the_same_version_the_second_is_shown_both_and_changes_nothing(string noun)
    {
        var made = await Made($"/{noun}", new { name = "Nordwind" });
        var path = $"/{noun}/{made["id"]}";
        await ProgramClient.Problem(await _program.Patch(path, new { note = "mine" }, null), HttpStatusCode.PreconditionRequired);
        await ProgramClient.Problem(await _program.Patch(path, new { note = "mine" }, "yesterday's"), HttpStatusCode.BadRequest);
        Assert.That((await _program.Patch(path, new { note = "theirs" }, "\"1\"")).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        using var late = await _program.Patch(path, new { note = "mine" }, "\"1\"");

        var problem = await ProgramClient.Problem(late, HttpStatusCode.PreconditionFailed);
        Assert.That(((string?)problem["current"]!["note"], (string?)problem["yours"]!["note"], late.Headers.ETag?.Tag), Is.EqualTo(("theirs", "mine", "\"2\"")));
        Assert.That((string?)(await _program.Read(path))["note"], Is.EqualTo("theirs"));
        Assert.That((await _program.Patch(path, new { note = "mine" }, late.Headers.ETag!.Tag)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((string?)(await (await _program.Patch(path, new { source = "Fair" }, "*")).Content.ReadFromJsonAsync<JsonNode>())!["note"], Is.EqualTo("mine"));
    }

    [TestCase("contacts")]
    [TestCase("organisations")]
    public async Task Of_many_at_once_one_is_saved(string noun)
    {
        var path = $"/{noun}/{(await Made($"/{noun}", new { name = "Nordwind" }))["id"]}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => _program.Patch(path, new { note = $"note {n}" }, "\"1\"")));

        Assert.That(answers.Select(answer => (int)answer.StatusCode).Order(), Is.EqualTo(Enumerable.Repeat(412, 7).Prepend(200)));
        var saved = (await answers.Single(answer => answer.IsSuccessStatusCode).Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.That((string?)(await _program.Read(path))["note"], Is.EqualTo((string?)saved["note"]));
        foreach (var answer in answers.Where(answer => !answer.IsSuccessStatusCode))
        {
            Assert.That((string?)(await ProgramClient.Problem(answer, HttpStatusCode.PreconditionFailed))["current"]!["note"], Is.EqualTo((string?)saved["note"]));
        }
    }

    [TestCase("""{ "name": " " }""", "name")]
    [TestCase("""{ "name": null }""", "name")]
    [TestCase("""{ "numbers": [{ "number": "+494066969214" }, { "number": "12" }] }""", "numbers[1].number")]
    [TestCase("""{ "emails": [{ "address": "nobody" }] }""", "emails[0].address")]
    [TestCase("""{ "ownerId": "01999999-9999-7999-9999-999999999999" }""", "ownerId")]
    [TestCase("""{ "custom": { "nosuch": 1 } }""", "custom.nosuch")]
    [TestCase("""{ "shoeSize": 42 }""", null)]
    [TestCase("""{ "tags": "VIP" }""", null)]
    [TestCase("""{ "note": "a", "note": "b" }""", null)]
    [TestCase("""[]""", null)]
    [TestCase("""{""", null)]
    public async Task What_cannot_be_taken_is_named_and_changes_nothing(string body, string? field)
    {
        foreach (var noun in new[] { "contacts", "organisations" })
        {
            var made = await Made($"/{noun}", new { name = "Nordwind" });
            using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri($"/api/v1/{noun}/{made["id"]}", UriKind.Relative))
            {
                Content = new StringContent(body, System.Text.Encoding.UTF8, "application/merge-patch+json"), Headers = { { "If-Match", "\"1\"" } },
            };
            var problem = await ProgramClient.Problem(await _program.Http.SendAsync(request), HttpStatusCode.BadRequest);

            if (field is not null)
            {
                Assert.That(problem["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { field }), noun);
            }

            Assert.That((int)(await _program.Read($"/{noun}/{made["id"]}"))["version"]!, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task An_organisation_is_made_found_and_changed()
    {
        using var answer = await _program.Post("/organisations", new
        {
            name = "Nordwind Logistik GmbH", city = "Hamburg", website = "https://nordwind.example", blocks = new[] { "+49 40 66969-200 to 299" }, numbers = new[] { new { number = "040 66969-0" } },
            emails = new[] { new { address = "office@nordwind.example" } }, addresses = new[] { new { street = "Am Sandtorkai 1", city = "Hamburg", country = "DE" } }, tags = new[] { "Baltic" }, ownerId = _mei.Id.Value,
        });
        var made = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), made.ToJsonString());
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo($"/api/v1/organisations/{made["id"]}"));
        ProgramClient.AssertSame(made, $$"""
            {
              "id": "{{made["id"]}}", "name": "Nordwind Logistik GmbH", "parent": null, "city": "Hamburg", "website": "https://nordwind.example", "note": null, "owner": { "id": "{{_mei.Id}}", "name": "Mei Tanaka" },
              "numbers": [{ "number": "+4940669690", "kind": "work", "isWrong": false, "optedOut": false }], "blocks": ["+49 40 66969-200 to 299"],
              "emails": [{ "address": "office@nordwind.example", "kind": "work", "isWrong": false, "optedOut": false }], "messengers": [],
              "addresses": [{ "street": "Am Sandtorkai 1", "postalCode": null, "city": "Hamburg", "country": "DE", "kind": "work", "isWrong": false }],
              "source": null, "tags": ["Baltic"], "custom": {},
              "calls": { "in": 0, "out": 0, "unanswered": 0, "talkSeconds": 0, "lastTalkAt": null }, "version": 1, "createdAt": "{{(string?)made["createdAt"]}}", "updatedAt": "{{(string?)made["updatedAt"]}}"
            }
            """);
        await Made("/organisations", new { name = "Südstern Handel" });

        foreach (var question in new[] { "phone=040%2066969214", "phone=%2B4940669690", "email=Office@Nordwind.example", "search=logistik", "tag=Baltic", $"owner={_mei.Id}", "changedSince=2026-01-01&search=nordwind" })
        {
            Assert.That((await _program.Read($"/organisations?{question}"))["items"]!.AsArray().Select(item => (string?)item!["name"]), Is.EqualTo(new[] { "Nordwind Logistik GmbH" }), question);
        }

        Assert.That((await _program.Read("/organisations?changedSince=2099-01-01"))["items"]!.AsArray(), Is.Empty);
        using var changed = await _program.Patch($"/organisations/{made["id"]}", new { blocks = Array.Empty<string>(), city = "Bremen" }, "\"1\"");
        var after = (await changed.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.That(((string?)after["city"], after["blocks"]!.AsArray().Count, (string?)after["website"]), Is.EqualTo(("Bremen", 0, "https://nordwind.example")));
        Assert.That((await _program.Read("/organisations?phone=040%2066969214"))["items"]!.AsArray(), Is.Empty);
        await ProgramClient.Problem(await _program.Get("/organisations?owner=Mei"), HttpStatusCode.BadRequest);
        await ProgramClient.Problem(await _program.Get($"/organisations/{Guid.CreateVersion7(Now)}"), HttpStatusCode.NotFound);
    }

    [Test]
    public async Task Further_organisations_and_the_tree_are_written_by_name()
    {
        var anna = await Made("/contacts", new { name = "Anna Kim", organisation = "Ledger & Co", affiliations = new[] { new { organisation = "Nordwind", role = "accountant", since = "2020-01-01" } } });
        Assert.That(anna["affiliations"]!.AsArray().Select(part => $"{part!["organisation"]!["name"]}, {part["role"]}, {part["since"]}"), Is.EqualTo(new[] { "Nordwind, accountant, 2020-01-01" }));
        using var noted = await _program.Patch($"/contacts/{anna["id"]}", new { note = "x" }, "*");
        Assert.That((await noted.Content.ReadFromJsonAsync<JsonNode>())!["affiliations"]!.AsArray(), Has.Count.EqualTo(1), "what is not named stays");
        using var left = await _program.Patch($"/contacts/{anna["id"]}", new { hasLeft = true }, "*");
        var after = (await left.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.That(after["affiliations"]!.AsArray().Count(part => (bool)part!["isPast"]!), Is.EqualTo(1), after.ToJsonString());

        var north = await Made("/organisations", new { name = "Nordwind Kiel", parent = "Nordwind" });
        Assert.That((string?)north["parent"]!["name"], Is.EqualTo("Nordwind"));
        using var circle = await _program.Patch($"/organisations/{north["parent"]!["id"]}", new { parent = "Nordwind Kiel" }, "*");
        var problem = await ProgramClient.Problem(circle, HttpStatusCode.BadRequest);
        Assert.That(problem["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { "parent" }));
    }

    [Test]
    public async Task Organisations_come_in_pages_each_once_and_people_are_found_by_theirs()
    {
        var firm = await _app.WithDatabase(async database =>
        {
            var firms = Enumerable.Range(0, 7).Select(n => Clients.AddOrganisation(database, $"Firm {n}", null, Now.AddSeconds(n))).ToList();
            Clients.AddContact(database, "Annika Brandt", firms[3], null, Now);
            Clients.AddContact(database, "Peter Schlüter", firms[4], null, Now);
            await database.SaveChangesAsync();
            return firms[3];
        });

        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _program.Read($"/organisations?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}");
            names.AddRange(page["items"]!.AsArray().Select(item => (string)item!["name"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        Assert.That(names, Is.EqualTo(Enumerable.Range(0, 7).Reverse().Select(n => $"Firm {n}")));
        Assert.That((await _program.Read($"/contacts?organisation={firm.Id}"))["items"]!.AsArray().Select(item => (string?)item!["name"]), Is.EqualTo(new[] { "Annika Brandt" }));
    }

    [Test]
    public async Task A_token_reaches_as_far_as_its_person_and_no_further()
    {
        var now = DateTimeOffset.UtcNow;
        var stranger = await _app.AddUser(name: "Stranger");
        var (team, hidden, hiddenFirm) = await _app.WithDatabase(async database =>
        {
            var sales = new Team { Id = TeamId.New(now), Name = "Sales", CreatedAt = now };
            var role = new CustomRole { Id = CustomRoleId.New(now), Name = "Junior sales", Level = UserRole.Operator, CreatedAt = now, UpdatedAt = now };
            role.Grants.AddRange(
                new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = Deed.See, Reach = Reach.Team }, new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = Deed.Edit, Reach = Reach.Own },
                new Grant { RoleId = role.Id, Noun = GuardedNoun.Organisations, Deed = Deed.See, Reach = Reach.Own });
            database.AddRange(sales, role);
            var olga = await database.Users.SingleAsync(user => user.Id == _mei.Id);
            var jonas = await database.Users.SingleAsync(user => user.Id == _jonas.Id);
            (olga.TeamId, jonas.TeamId, jonas.CustomRoleId) = (sales.Id, sales.Id, role.Id);
            await database.SaveChangesAsync();
            var records = (Clients.AddContact(database, "Ivan Petrov", null, null, now, olga), Clients.AddContact(database, "Peter Schlüter", null, null, now, stranger, "+494066969300"),
                Clients.AddOrganisation(database, "Südstern Handel", null, now, stranger));
            await database.SaveChangesAsync();
            return records;
        });
        var program = await ProgramClient.WithToken(_app, UserRole.Admin, owner: _jonas);

        await ProgramClient.Problem(await program.Get($"/contacts/{hidden.Id}"), HttpStatusCode.NotFound);
        await ProgramClient.Problem(await program.Get($"/organisations/{hiddenFirm.Id}"), HttpStatusCode.NotFound);
        await ProgramClient.Problem(await program.Patch($"/contacts/{hidden.Id}", new { note = "x" }, "\"1\""), HttpStatusCode.NotFound);
        await ProgramClient.Problem(await program.Patch($"/organisations/{hiddenFirm.Id}", new { note = "x" }, "*"), HttpStatusCode.NotFound);
        Assert.That((await program.Read("/contacts?phone=%2B494066969300"))["items"]!.AsArray(), Is.Empty);
        Assert.That((await program.Read("/contacts?search=schl"))["items"]!.AsArray(), Is.Empty);
        Assert.That((await program.Read("/contacts"))["items"]!.AsArray().Select(item => (string?)item!["name"]), Is.EqualTo(new[] { "Ivan Petrov" }));
        Assert.That((await program.Read("/organisations"))["items"]!.AsArray(), Is.Empty);
        Assert.That((string?)(await program.Read($"/contacts/{team.Id}"))["name"], Is.EqualTo("Ivan Petrov"));
        await ProgramClient.Problem(await program.Patch($"/contacts/{team.Id}", new { note = "x" }, "\"1\""), HttpStatusCode.Forbidden);
        await ProgramClient.Problem(await program.Post("/contacts", new { name = "New" }), HttpStatusCode.Forbidden);
        await ProgramClient.Problem(await program.Post("/organisations", new { name = "New" }), HttpStatusCode.Forbidden);
        Assert.That(await _app.WithDatabase(database => database.Contacts.IgnoreQueryFilters().CountAsync(contact => contact.Version > 1 || contact.Name == "New")), Is.Zero);
        await ProgramClient.Problem(await program.Delete($"/contacts/{team.Id}", "\"1\""), HttpStatusCode.Forbidden);
        await ProgramClient.Problem(await program.Delete($"/contacts/{hidden.Id}", "\"1\""), HttpStatusCode.NotFound);
    }

    private async Task<JsonNode> Made(string path, object body)
    {
        using var answer = await _program.Post(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), text);
        return JsonNode.Parse(text)!;
    }
}
