using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Hosting.Rest;
using OnPremCrm.Web.Tests.Calls;

namespace OnPremCrm.Web.Tests.Rest;

/// <summary>The description is whole, and what it says of answers is true of answers.</summary>
public sealed class DescribedAnswersTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private WebApp _app = null!;
    private ProgramClient _program = null!;
    private JsonNode _description = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _program = await ProgramClient.WithToken(_app, UserRole.Admin);
        _description = await _program.Read("/openapi.json");
        await _app.Save(CallRows.Server(Now.AddMinutes(10)), CallRows.Answered());
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public void Every_endpoint_that_is_mapped_is_described()
    {
        var mapped = _app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith(RestApi.Root, StringComparison.Ordinal) && !endpoint.RoutePattern.RawText.EndsWith("openapi.json", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {AddressOf(endpoint)}")).Distinct().Order().ToList();

        Assert.That(Operations().Select(operation => operation.Name).Order(), Is.EqualTo(mapped));
        Assert.That(mapped, Has.Count.GreaterThan(10));
    }

    [Test]
    public void Every_operation_says_what_it_does_and_what_it_asks_for_and_answers() => Assert.Multiple(() =>
    {
        foreach (var (name, operation) in Operations())
        {
            Assert.That((string?)operation["summary"], Is.Not.Null.And.Not.Empty, $"{name}: summary");
            Assert.That((string?)operation["operationId"], Is.Not.Null.And.Not.Empty, $"{name}: name");
            foreach (var parameter in (operation["parameters"]?.AsArray() ?? []).Where(parameter => (string?)parameter!["in"] != "path"))
            {
                Assert.That((string?)parameter!["description"], Is.Not.Null.And.Not.Empty, $"{name}: {parameter["name"]}");
            }

            var answers = operation["responses"]!.AsObject();
            Assert.That(answers.Any(answer => answer.Key[0] == '2'), Is.True, $"{name}: success");
            Assert.That(answers.ContainsKey("429"), Is.True, $"{name}: 429");
            foreach (var (status, answer) in answers)
            {
                Assert.That((string?)answer!["description"], Is.Not.Null.And.Not.Empty, $"{name}: {status}");
                if (status != "204")
                {
                    Assert.That(answer["content"]?.AsObject(), Is.Not.Null.And.Not.Empty, $"{name}: {status} has no content");
                }
            }
        }
    });

    [Test]
    public void Every_post_offers_the_key_and_says_what_becomes_of_it()
    {
        foreach (var (name, operation) in Operations().Where(operation => operation.Name.StartsWith("POST", StringComparison.Ordinal)))
        {
            Assert.That(operation["parameters"]!.AsArray().Select(parameter => (string?)parameter!["name"]), Does.Contain(IdempotencyKey.Header), name);
            Assert.That(operation["responses"]!.AsObject().Select(answer => answer.Key), Is.SupersetOf(new[] { "409", "410", "422" }), name);
        }
    }

    [Test]
    public async Task Answers_are_as_their_schemas_say()
    {
        await Check("POST", "/api/v1/contacts", "201", await _program.Post("/contacts", new { name = "Annika Brandt", organisation = "Nordwind", phone = "040 66969-214", emails = new[] { new { address = "annika@brandt.example" } } }));
        await Check("GET", "/api/v1/contacts", "200", await _program.Get("/contacts"));
        var made = JsonNode.Parse(await (await _program.Post("/contacts", new { name = "Peter Schlüter", tags = new[] { "VIP" } })).Content.ReadAsStringAsync())!;
        await Check("GET", "/api/v1/contacts/{id}", "200", await _program.Get($"/contacts/{made["id"]}"));
        await Check("PATCH", "/api/v1/contacts/{id}", "200", await _program.Patch($"/contacts/{made["id"]}", new { note = "x" }, "*"));
        await Check("PATCH", "/api/v1/contacts/{id}", "412", await _program.Patch($"/contacts/{made["id"]}", new { note = "x" }, "\"1\""));
        await Check("PATCH", "/api/v1/contacts/{id}", "428", await _program.Patch($"/contacts/{made["id"]}", new { note = "x" }, null));
        var note = JsonNode.Parse(await (await _program.Post($"/contacts/{made["id"]}/notes", new { text = "Met at the fair" })).Content.ReadAsStringAsync())!;
        await Check("POST", "/api/v1/contacts/{id}/notes", "201", await _program.Post($"/contacts/{made["id"]}/notes", new { text = "Met at the fair" }));
        await Check("GET", "/api/v1/contacts/{id}/notes", "200", await _program.Get($"/contacts/{made["id"]}/notes"));
        await Check("PATCH", "/api/v1/contacts/{id}/notes/{noteId}", "200", await _program.Patch($"/contacts/{made["id"]}/notes/{note["id"]}", new { text = "Met at the fair in Hanover" }, "\"1\""));
        await Check("PATCH", "/api/v1/contacts/{id}/notes/{noteId}", "412", await _program.Patch($"/contacts/{made["id"]}/notes/{note["id"]}", new { text = "Met in Kiel" }, "\"1\""));
        await Check("PATCH", "/api/v1/contacts/{id}/notes/{noteId}", "428", await _program.Patch($"/contacts/{made["id"]}/notes/{note["id"]}", new { text = "Met in Kiel" }, null));
        var firm = JsonNode.Parse(await (await _program.Post("/organisations", new { name = "Südstern" })).Content.ReadAsStringAsync())!;
        await Check("POST", "/api/v1/organisations/{id}/notes", "201", await _program.Post($"/organisations/{firm["id"]}/notes", new { text = "Builds a second hall" }));
        await Check("GET", "/api/v1/organisations/{id}/notes", "200", await _program.Get($"/organisations/{firm["id"]}/notes"));
        await Check("GET", "/api/v1/organisations", "200", await _program.Get("/organisations"));
        await Check("PATCH", "/api/v1/organisations/{id}", "200", await _program.Patch($"/organisations/{firm["id"]}", new { city = "München" }, "*"));
        var deletion = JsonNode.Parse(await (await _program.Delete($"/organisations/{firm["id"]}", "*")).Content.ReadAsStringAsync())!;
        await Check("GET", "/api/v1/organisations/{id}", "410", await _program.Get($"/organisations/{firm["id"]}"));
        await Check("GET", "/api/v1/deletions", "200", await _program.Get("/deletions?noun=organisations"));
        Assert.That((await _program.Post($"/deletions/{deletion["id"]}/restore", new { })).StatusCode, Is.EqualTo(System.Net.HttpStatusCode.NoContent));
        await Check("DELETE", "/api/v1/organisations/{id}", "412", await _program.Delete($"/organisations/{firm["id"]}", "\"1\""));
        await Check("DELETE", "/api/v1/organisations/{id}", "428", await _program.Delete($"/organisations/{firm["id"]}", null));
        await Check("DELETE", "/api/v1/organisations/{id}", "200", await _program.Delete($"/organisations/{firm["id"]}", "\"2\""));
        foreach (var noun in new[] { "users", "teams", "roles", "imports", "duplicates", "audit", "erasures", "merges", "views", "bulk-edits" })
        {
            await Check("GET", $"/api/v1/{noun}", "200", await _program.Get($"/{noun}"));
        }

        await Check("GET", "/api/v1/match", "200", await _program.Get("/match?number=040 66969214"));
        await Check("GET", "/api/v1/match", "400", await _program.Get("/match"));
        await Check("GET", "/api/v1/search", "200", await _program.Get("/search?q=annika"));
        await Check("GET", "/api/v1/contacts/{id}/history", "200", await _program.Get($"/contacts/{made["id"]}/history"));
        await Check("GET", "/api/v1/organisations/{id}/history", "404", await _program.Get($"/organisations/{firm["id"]}/history"));
        await Check("POST", "/api/v1/duplicates/dismissals", "400", await _program.Post("/duplicates/dismissals", new { noun = "contacts", ids = Array.Empty<Guid>() }));
        await Check("GET", "/api/v1/duplicates/dismissals", "200", await _program.Get("/duplicates/dismissals"));
        await Check("GET", "/api/v1/numbers/unread", "200", await _program.Get("/numbers/unread"));
        await Check("POST", "/api/v1/ignored-numbers", "201", await _program.Post("/ignored-numbers", new { number = "030 7654321" }));
        await Check("GET", "/api/v1/ignored-numbers", "200", await _program.Get("/ignored-numbers"));
        await Check("GET", "/api/v1/contacts/{id}/person", "404", await _program.Get($"/contacts/{Guid.CreateVersion7(Now)}/person"));
        await Check("GET", "/api/v1/consent-purposes", "200", await _program.Get("/consent-purposes"));
        await Check("GET", "/api/v1/contacts/{id}/consents", "200", await _program.Get($"/contacts/{made["id"]}/consents"));
        using var offer = new StringContent("an offer");
        await Check("POST", "/api/v1/contacts/{id}/files", "201", await _program.Http.PostAsync(new Uri($"/api/v1/contacts/{made["id"]}/files?name=offer.txt", UriKind.Relative), offer));
        await Check("GET", "/api/v1/contacts/{id}/files", "200", await _program.Get($"/contacts/{made["id"]}/files"));
        await Check("GET", "/api/v1/organisations/{id}/files", "404", await _program.Get($"/organisations/{made["id"]}/files"));
        await Check("POST", "/api/v1/exports", "403", await _program.Post("/exports", new { noun = "contacts", format = "csv" }));
        await Check("GET", "/api/v1/calls", "200", await _program.Get("/calls"));
        await Check("GET", "/api/v1/callbacks", "200", await _program.Get("/callbacks"));
        await Check("GET", "/api/v1/fields", "200", await _program.Get("/fields"));
        await Check("GET", "/api/v1/health", "200", await _program.Get("/health"));
        await Check("POST", "/api/v1/dial", "202", await _program.Post("/dial", new { number = "030 123456", extension = "101" }));
        await Check("POST", "/api/v1/contacts", "400", await _program.Post("/contacts", new { name = " " }));
        await Check("GET", "/api/v1/calls/{id}", "404", await _program.Get($"/calls/{Guid.CreateVersion7(Now)}"));
    }

    [Test]
    public void An_answer_that_is_not_as_described_is_noticed()
    {
        var schema = new JsonSchema(_description);
        var page = _description["paths"]!["/api/v1/contacts"]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;

        Assert.That(schema.Compare(JsonNode.Parse("""{ "items": [], "nextCursor": null }"""), page), Is.Empty);
        Assert.That(schema.Compare(JsonNode.Parse("""{ "items": [] }"""), page), Is.EqualTo(new[] { "$.nextCursor is missing" }));
        Assert.That(schema.Compare(JsonNode.Parse("""{ "items": 1, "nextCursor": null, "total": 3 }"""), page), Is.EqualTo(new[] { "$.items is integer, not array", "$.total is not described" }));
    }

    private async Task Check(string method, string address, string status, HttpResponseMessage answer)
    {
        using var _ = answer;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(status), text);
        var described = _description["paths"]![address]![method.ToLowerInvariant()]!["responses"]![status]!["content"]!.AsObject();
        Assert.That(described.ContainsKey(answer.Content.Headers.ContentType!.MediaType!), Is.True, $"{method} {address} {status} answers {answer.Content.Headers.ContentType}");
        Assert.That(new JsonSchema(_description).Compare(JsonNode.Parse(text), described[answer.Content.Headers.ContentType!.MediaType!]!["schema"]!), Is.Empty, $"{method} {address} {status}: {text}");
    }

    private IEnumerable<(string Name, JsonNode Operation)> Operations() => _description["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject().Select(operation => ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!)));

    private static string AddressOf(RouteEndpoint endpoint) =>
        System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!.TrimEnd('/'), ":[a-z]+}", "}");
}
