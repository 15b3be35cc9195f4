using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Calls;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Numbers;

/// <summary>For programs of administrators: what could not be read, and what is only logged.</summary>
public sealed class NumbersApiTests
{
    private WebApp _app = null!;
    private ProgramClient _program = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        await _app.WithDatabase(database =>
        {
            Clients.AddServer(database, DateTimeOffset.UtcNow);
            return database.SaveChangesAsync();
        });
        _program = await ProgramClient.WithToken(_app, UserRole.Admin);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task What_was_not_read_is_told_with_how_often()
    {
        var calls = Enumerable.Range(0, 3).Select(n => CallRows.Answered(DateTimeOffset.UtcNow.AddMinutes(-10 + n))).ToList();
        foreach (var call in calls)
        {
            (call.Number, call.NumberAsPresented, call.NumberReading, call.Match) = (null, call == calls[2] ? "4711x" : "9*01713920036", "not-a-number", null);
        }

        await _app.Save([.. calls]);

        var list = await _program.Read("/numbers/unread");

        ProgramClient.AssertSame(list, $$"""
            {
              "items": [
                { "presented": "9*01713920036", "server": "main", "trunk": "PJSIP/trunk-itsp", "direction": "inbound", "reading": "not-a-number", "calls": 2, "lastAt": "{{list["items"]![0]!["lastAt"]}}", "lastCallId": "{{calls[1].Id}}", "number": null },
                { "presented": "4711x", "server": "main", "trunk": "PJSIP/trunk-itsp", "direction": "inbound", "reading": "not-a-number", "calls": 1, "lastAt": "{{list["items"]![1]!["lastAt"]}}", "lastCallId": "{{calls[2].Id}}", "number": null }
              ],
              "nextCursor": null
            }
            """);
    }

    [Test]
    public async Task A_number_is_ignored_listed_and_heeded_again()
    {
        var missed = CallRows.Abandoned();
        await _app.Save(missed, CallRows.Callback(missed));

        using var answer = await _program.Post("/ignored-numbers", new { number = "0171 3920036", note = "alarm line" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        var made = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        ProgramClient.AssertSame(made, $$"""{ "number": "+491713920036", "note": "alarm line", "by": null, "addedAt": "{{made["addedAt"]}}", "lastCallAt": "2026-11-19T09:04:02Z" }""");
        ProgramClient.AssertSame((await _program.Read("/ignored-numbers"))["items"], $"[{made.ToJsonString()}]");
        Assert.That(await _app.WithDatabase(database => database.Callbacks.Select(callback => callback.State).SingleAsync()), Is.EqualTo(CallbackState.Closed));
        using var again = await _program.Post("/ignored-numbers", new { number = "+491713920036", note = "the lift" });
        Assert.That((string?)JsonNode.Parse(await again.Content.ReadAsStringAsync())!["note"], Is.EqualTo("the lift"));

        Assert.That((await ProgramClient.Problem(await _program.Post("/ignored-numbers", new { number = "abc" }), HttpStatusCode.BadRequest))["errors"]!["number"], Is.Not.Null);
        Assert.That((await ProgramClient.Problem(await _program.Post("/ignored-numbers", new { number = "030 1234567", note = new string('x', 201) }), HttpStatusCode.BadRequest))["errors"]!["note"], Is.Not.Null);
        await ProgramClient.Problem(await _program.Delete("/ignored-numbers/abc", null), HttpStatusCode.BadRequest);
        await ProgramClient.Problem(await _program.Delete("/ignored-numbers/+493012345678", null), HttpStatusCode.NotFound);
        Assert.That((await _program.Delete("/ignored-numbers/+491713920036", null)).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        await ProgramClient.Problem(await _program.Delete("/ignored-numbers/%2B491713920036", null), HttpStatusCode.NotFound);
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.Where(entry => entry.Noun == "numbers" && entry.TokenId != null).OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync()), Is.EqualTo(new[] { "ignore", "heed" }));
    }

    [TestCase(UserRole.Operator)]
    [TestCase(UserRole.Manager)]
    public async Task Are_the_administrators_alone(UserRole role)
    {
        foreach (var other in new[] { await ProgramClient.WithToken(_app, role), await ProgramClient.WithToken(_app, UserRole.Admin, owner: await _app.AddUser(role)) })
        {
            await ProgramClient.Problem(await other.Get("/numbers/unread"), HttpStatusCode.Forbidden);
            await ProgramClient.Problem(await other.Get("/ignored-numbers"), HttpStatusCode.Forbidden);
            await ProgramClient.Problem(await other.Post("/ignored-numbers", new { number = "0171 3920036" }), HttpStatusCode.Forbidden);
            await ProgramClient.Problem(await other.Delete("/ignored-numbers/+491713920036", null), HttpStatusCode.Forbidden);
        }

        Assert.That(await _app.WithDatabase(database => database.IgnoredNumbers.CountAsync()), Is.Zero);
    }
}
