using System.Net;
using System.Text.Json.Nodes;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Calls;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Callbacks;

public sealed class CallbacksApiTests
{
    private WebApp _app = null!;
    private ProgramClient _program = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _program = await ProgramClient.WithToken(_app, UserRole.Operator);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [SetUp]
    public Task Forget() => _app.ForgetCalls();

    [Test]
    public async Task A_callback_says_whom_to_call_by_when_and_who_owes_it()
    {
        var owner = await _app.AddUser(name: "Jonas Weber");
        var call = CallRows.Abandoned();
        var callback = CallRows.Callback(call);
        callback.OwnerId = owner.Id;
        callback.OwnerReason = OwnerReason.Rang;
        await _app.Save(call, callback);

        var answer = await _program.Read("/callbacks?state=open");

        ProgramClient.AssertSame(answer, $$"""
            { "items": [{ "id": "{{callback.Id}}", "number": "+491713920036", "state": "open", "attempts": 2, "contact": null, "organisation": null,
              "owner": { "id": "{{owner.Id}}", "name": "Jonas Weber" }, "ownerReason": "rang", "queue": "sales",
              "firstCallId": "{{call.Id}}", "lastCallId": "{{call.Id}}", "lastAttemptAt": "2026-11-19T09:04:02Z", "dueAt": "2026-11-19T09:34:02Z",
              "createdAt": "2026-11-19T09:04:02Z", "closedAt": null, "closedHow": null, "closedByCallId": null, "closedNote": null }], "nextCursor": null }
            """);
    }

    [Test]
    public async Task Open_and_closed_ones_are_told_apart_and_paged()
    {
        var calls = Enumerable.Range(0, 4).Select(n => CallRows.Abandoned(CallRows.Start.AddMinutes(n), $"+4930123450{n}")).ToList();
        var callbacks = calls.Select((call, n) => CallRows.Callback(call, n == 3 ? CallbackState.Closed : CallbackState.Open)).ToList();
        await _app.Save([.. calls, .. callbacks]);

        var first = await _program.Read("/callbacks?state=open&limit=2");
        var second = await _program.Read($"/callbacks?state=open&limit=2&cursor={first["nextCursor"]}");
        var closed = await _program.Read("/callbacks?state=closed");

        Assert.That(Ids(first).Concat(Ids(second)), Is.EqualTo(new[] { callbacks[2].Id, callbacks[1].Id, callbacks[0].Id }.Select(id => id.ToString())));
        Assert.That((string?)second["nextCursor"], Is.Null);
        Assert.That(Ids(closed), Is.EqualTo(new[] { callbacks[3].Id.ToString() }));
        Assert.That(Ids(await _program.Read("/callbacks")), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task An_unknown_state_is_a_problem() =>
        await ProgramClient.Problem(await _program.Get("/callbacks?state=late"), HttpStatusCode.BadRequest);

    private static List<string> Ids(JsonNode page) => [.. page["items"]!.AsArray().Select(item => (string)item!["id"]!)];
}
