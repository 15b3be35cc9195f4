using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Calls;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Dial;

public sealed class DialApiTests
{
    private WebApp _app = null!;
    private ProgramClient _program = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _program = await ProgramClient.WithToken(_app, UserRole.Operator);
        await _app.Save(CallRows.Server(DateTimeOffset.UtcNow.AddMinutes(10))); // reachable as long as the tests run
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [SetUp]
    public Task Forget() => _app.ForgetCalls();

    [Test]
    public async Task A_request_to_dial_is_queued_once_and_its_progress_can_be_read()
    {
        using var answer = await _program.Post("/dial", new { number = "030 123456", extension = "101" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), await answer.Content.ReadAsStringAsync());
        var command = await _app.WithDatabase(database => database.TelephonyCommands.SingleAsync());
        Assert.That((command.Kind, command.Server, command.Extension, command.Number, command.State, command.RequestedBy),
            Is.EqualTo((TelephonyCommandKind.Dial, "main", "101", "+4930123456", TelephonyCommandState.Queued, (UserId?)null)));
        var expected = $$"""{ "id": "{{command.Id}}", "state": "queued", "progress": "queued", "outcome": null, "reason": null, "callId": null }""";
        ProgramClient.AssertSame(await answer.Content.ReadFromJsonAsync<JsonNode>(), expected);
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo($"/api/v1/dial/{command.Id}"));
        ProgramClient.AssertSame(await _program.Read($"/dial/{command.Id}"), expected);
    }

    [Test]
    public async Task How_it_ended_is_told_in_words()
    {
        using var answer = await _program.Post("/dial", new { number = "+4930123456", extension = "101" });
        var call = CallRows.Answered();
        await _app.Save(call);
        var id = await _app.WithDatabase(async database =>
        {
            var command = await database.TelephonyCommands.SingleAsync();
            (command.State, command.Progress, command.Outcome, command.CallId) = (TelephonyCommandState.Succeeded, DialProgress.Ended, DialOutcome.YouDidNotAnswer, call.Id);
            await database.SaveChangesAsync();
            return command.Id;
        });

        ProgramClient.AssertSame(await _program.Read($"/dial/{id}"),
            $$"""{ "id": "{{id}}", "state": "succeeded", "progress": "ended", "outcome": "you-did-not-answer", "reason": null, "callId": "{{call.Id}}" }""");
    }

    [TestCase("anonymous", "101", "number")]
    [TestCase("030 123456", "", "extension")]
    [TestCase("030 123456", "101\r\nAction: Originate", "extension")]
    public async Task What_cannot_be_dialled_is_a_problem_and_nothing_is_queued(string number, string extension, string field)
    {
        var problem = await ProgramClient.Problem(await _program.Post("/dial", new { number, extension }), HttpStatusCode.BadRequest);

        Assert.That(problem["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { field }));
        Assert.That(await _app.WithDatabase(database => database.TelephonyCommands.AnyAsync()), Is.False);
    }

    [Test]
    public async Task A_missing_field_is_a_problem() =>
        await ProgramClient.Problem(await _program.Post("/dial", new { number = "030 123456" }), HttpStatusCode.BadRequest);

    [Test]
    public async Task A_request_that_was_never_made_is_not_there() =>
        await ProgramClient.Problem(await _program.Get("/dial/01999999-9999-7999-9999-999999999999"), HttpStatusCode.NotFound);
}
