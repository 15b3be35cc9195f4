using System.Text.Json.Nodes;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Tests.Rest;

public sealed class DescriptionTests
{
    private WebApp _app = null!;
    private JsonNode _description = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _description = await (await ProgramClient.WithToken(_app, UserRole.Operator)).Read("/openapi.json");
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public void Every_endpoint_of_the_contract_is_described()
    {
        var operations = _description["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));

        Assert.That(operations, Is.SupersetOf(new[]
        {
            "GET /api/v1/calls", "GET /api/v1/calls/{id}", "GET /api/v1/calls/{id}/recordings/{rid}", "DELETE /api/v1/calls/{id}/recordings/{rid}", "POST /api/v1/calls/{id}/notes",
            "GET /api/v1/callbacks", "POST /api/v1/dial", "GET /api/v1/dial/{id}", "GET /api/v1/health",
        }));
    }

    [Test]
    public void A_call_is_described_field_by_field_with_its_words()
    {
        var call = _description["components"]!["schemas"]!["Call"]!;

        Assert.That(call["properties"]!.AsObject().Select(field => field.Key), Is.EqualTo(new[]
        {
            "id", "server", "linkedid", "state", "direction", "number", "numberAsPresented", "did", "dialled", "queue", "startedAt", "answeredAt", "endedAt",
            "waitSeconds", "ringSeconds", "talkSeconds", "disposition", "endKnown", "rang", "answeredBy", "missedBy", "transfers", "recordings", "contact", "callback", "result",
        }));
        Assert.That(_description["components"]!["schemas"]!["CallState"]!["enum"]!.AsArray().Select(word => (string?)word), Is.EqualTo(new[] { "ringing", "talking", "ended" }));
    }

    [Test]
    public void Every_schema_that_is_named_is_there_and_none_is_empty()
    {
        var schemas = _description["components"]!["schemas"]!.AsObject();
        var named = System.Text.RegularExpressions.Regex.Matches(_description.ToJsonString(), "#/components/schemas/([A-Za-z0-9]+)").Select(match => match.Groups[1].Value).Distinct();

        Assert.That(named, Is.SubsetOf(schemas.Select(schema => schema.Key)));
        Assert.That(schemas.Where(schema => schema.Value!.AsObject().Count == 0).Select(schema => schema.Key), Is.Empty);
    }

    [Test]
    public void Every_endpoint_but_health_asks_for_a_token()
    {
        var open = _description["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Where(operation => operation.Value!["security"] is null).Select(_ => path.Key));

        Assert.That(open, Is.EqualTo(new[] { "/api/v1/health" }));
    }
}
