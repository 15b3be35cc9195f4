using System.Net;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests.Hosting;

public sealed class ErrorPageTests
{
    [Test]
    public async Task Without_its_database_the_site_says_so_and_comes_back_by_itself()
    {
        await using var app = await WebApp.StartAsync(await PostgresDatabase.CreateOnPrivateServerAsync());
        var client = await app.SignedInAs(UserRole.Operator);
        await client.Read("/more");

        await app.Database.StopServerAsync();
        using var down = await client.Get("/more");
        var page = await down.Content.ReadAsStringAsync();

        Assert.That(down.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(page, Does.Contain("Could not reach the database").And.Contain("Calls keep being recorded"));
        Assert.That(page, Does.Not.Contain("Npgsql").And.Not.Contain("   at "));
        using var api = await client.Get("/api/v1/calls");
        Assert.That(api.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));

        await app.Database.StartServerAsync();
        Assert.That(await client.Read("/more"), Does.Contain("More"));
    }

    [Test]
    public async Task A_refusal_and_a_missing_page_say_what_to_do()
    {
        await using var app = await WebApp.StartAsync();
        var client = await app.SignedInAs(UserRole.Operator);

        using var refused = await client.Get("/users");
        using var missing = await client.Get("/no-such-page");

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("This page is not for your role"));
        Assert.That(missing.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await missing.Content.ReadAsStringAsync(), Does.Contain("There is nothing here"));
    }
}
