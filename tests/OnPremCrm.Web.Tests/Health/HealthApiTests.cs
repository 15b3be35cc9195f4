using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Servers;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Calls;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Health;

public sealed class HealthApiTests
{
    [Test]
    public async Task Anybody_hears_whether_it_is_well_and_only_a_token_hears_of_the_servers()
    {
        await using var app = await WebApp.StartAsync();
        var now = DateTimeOffset.UtcNow;
        await app.Save(CallRows.Server(now));

        using var anonymous = await app.Anonymous().Get("/api/v1/health");
        var detailed = await (await ProgramClient.WithToken(app, UserRole.Operator)).Read("/health");

        Assert.That(anonymous.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        ProgramClient.AssertSame(await anonymous.Content.ReadFromJsonAsync<JsonNode>(), """{ "status": "ok", "database": "reachable", "servers": null }""");
        var server = detailed["servers"]!.AsArray().Single()!;
        Assert.That(((string?)server["name"], (string?)server["link"], (bool?)server["reachable"]), Is.EqualTo(("main", "up", (bool?)true)));
    }

    [Test]
    public async Task A_link_that_is_down_or_a_service_that_is_silent_is_degraded()
    {
        await using var app = await WebApp.StartAsync();
        await app.Save(CallRows.Server(DateTimeOffset.UtcNow));
        var program = await ProgramClient.WithToken(app, UserRole.Operator);

        await app.WithDatabase(database => database.TelephonyServers.ExecuteUpdateAsync(set => set.SetProperty(server => server.Link, ServerLink.Down)));
        var down = await program.Read("/health");
        await app.WithDatabase(database => database.TelephonyServers.ExecuteUpdateAsync(set => set
            .SetProperty(server => server.Link, ServerLink.Up).SetProperty(server => server.HeartbeatAt, DateTimeOffset.UtcNow.AddHours(-1))));
        var silent = await program.Read("/health");

        Assert.That(((string?)down["status"], (string?)silent["status"]), Is.EqualTo(("degraded", "degraded")));
    }

    [Test]
    public async Task A_database_out_of_reach_is_told_at_once_with_503()
    {
        var postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        await using var app = await WebApp.StartAsync(postgres);
        var program = await ProgramClient.WithToken(app, UserRole.Operator);
        await postgres.StopServerAsync();

        using var answer = await program.Get("/health");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        ProgramClient.AssertSame(await answer.Content.ReadFromJsonAsync<JsonNode>(), """{ "status": "failing", "database": "unreachable", "servers": null }""");
    }
}
