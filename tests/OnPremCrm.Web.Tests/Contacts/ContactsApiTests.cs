using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Contacts;

public sealed class ContactsApiTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 9, 0, 0, TimeSpan.Zero);
    private WebApp _app = null!;
    private ProgramClient _program = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _program = await ProgramClient.WithToken(_app, UserRole.Operator);
        await _app.WithDatabase(database =>
        {
            Clients.AddServer(database, Now);
            return database.SaveChangesAsync();
        });
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task A_contact_is_made_and_found_by_any_form_of_its_number()
    {
        using var answer = await _program.Post("/contacts", new
        {
            name = "Annika Brandt", organisation = "Nordwind", jobTitle = "Purchasing", email = "a.brandt@nordwind.example", phones = new[] { "040 66969-214", "0171 3920014" },
            emails = new[] { new { address = "annika@brandt.example", kind = "home", optedOut = true } }, messengers = new[] { new { kind = "telegram", account = "@annika" } },
            addresses = new[] { new { street = "Am Sandtorkai 1", postalCode = "20457", city = "Hamburg", country = "DE" } },
            birthday = "1984-02-29", language = "de", source = "Fair", tags = new[] { "VIP", "Baltic" },
        });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
        var made = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        var stored = await _app.WithDatabase(database => database.Contacts.Include(contact => contact.Organisation).SingleAsync());
        ProgramClient.AssertSame(made, $$"""
            {
              "id": "{{stored.Id}}", "name": "Annika Brandt", "organisation": { "id": "{{stored.OrganisationId}}", "name": "Nordwind" }, "jobTitle": "Purchasing", "affiliations": [],
              "email": "a.brandt@nordwind.example", "note": null, "owner": null,
              "numbers": [{ "number": "+494066969214", "kind": "work", "isWrong": false, "optedOut": false }, { "number": "+491713920014", "kind": "work", "isWrong": false, "optedOut": false }],
              "emails": [{ "address": "a.brandt@nordwind.example", "kind": "work", "isWrong": false, "optedOut": false }, { "address": "annika@brandt.example", "kind": "home", "isWrong": false, "optedOut": true }],
              "messengers": [{ "kind": "telegram", "account": "@annika", "isWrong": false }],
              "addresses": [{ "street": "Am Sandtorkai 1", "postalCode": "20457", "city": "Hamburg", "country": "DE", "kind": "work", "isWrong": false }],
              "birthday": "1984-02-29", "language": "de", "source": "Fair", "tags": ["VIP", "Baltic"], "custom": {},
              "calls": { "in": 0, "out": 0, "unanswered": 0, "talkSeconds": 0, "lastTalkAt": null }, "version": 1,
              "createdAt": "{{(string?)made["createdAt"]}}", "updatedAt": "{{(string?)made["updatedAt"]}}"
            }
            """);
        foreach (var form in new[] { "%2B494066969214", "+494066969214", "040%2066969214", "004940669692%2014" })
        {
            var found = await _program.Read($"/contacts?phone={form}");
            Assert.That((string?)found["items"]?[0]?["id"], Is.EqualTo(stored.Id.ToString()), form);
        }

        Assert.That((await _program.Read("/contacts?phone=030123456"))["items"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Bad_input_is_named_field_by_field_and_nothing_is_made()
    {
        using var answer = await _program.Post("/contacts", new { name = "Annika", phones = new[] { "12" } });
        var problem = await ProgramClient.Problem(answer, HttpStatusCode.BadRequest);
        using var nameless = await _program.Post("/contacts", new { name = " ", email = "nobody" });
        var nameProblem = await ProgramClient.Problem(nameless, HttpStatusCode.BadRequest);

        Assert.That(problem["errors"]?["phones[0]"], Is.Not.Null, problem.ToJsonString());
        Assert.That((nameProblem["errors"]?["name"], nameProblem["errors"]?["email"]), Is.Not.EqualTo(((JsonNode?)null, (JsonNode?)null)), nameProblem.ToJsonString());
        Assert.That(await _app.WithDatabase(database => database.Contacts.CountAsync()), Is.Zero);
        await ProgramClient.Problem(await _program.Get("/contacts?phone=abc"), HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task The_cursor_leads_through_all_of_them_once()
    {
        await _app.WithDatabase(database =>
        {
            for (var i = 0; i < 25; i++)
            {
                Clients.AddContact(database, $"Contact {i:00}", null, null, Now.AddSeconds(i));
            }

            return database.SaveChangesAsync();
        });

        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _program.Read($"/contacts?limit=10{(cursor is null ? "" : $"&cursor={cursor}")}");
            names.AddRange(page["items"]!.AsArray().Select(item => (string)item!["name"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        Assert.That(names, Is.EqualTo(Enumerable.Range(0, 25).Reverse().Select(i => $"Contact {i:00}")));
    }

    [Test]
    public async Task Without_a_good_token_nothing_is_told_or_made()
    {
        var stranger = ProgramClient.WithSecret(_app, "crm_wrong");
        await ProgramClient.Problem(await stranger.Get("/contacts"), HttpStatusCode.Unauthorized);
        await ProgramClient.Problem(await stranger.Post("/contacts", new { name = "x" }), HttpStatusCode.Unauthorized);
    }
}
