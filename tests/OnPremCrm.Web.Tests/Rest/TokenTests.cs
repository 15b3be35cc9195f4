using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Tests.Rest;

public sealed class TokenTests
{
    private WebApp _app = null!;

    [OneTimeSetUp]
    public async Task Start() => _app = await WebApp.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task Without_a_token_nothing_is_told()
    {
        using var answer = await _app.Anonymous().Get("/api/v1/calls");

        await ProgramClient.Problem(answer, HttpStatusCode.Unauthorized);
        Assert.That(answer.Headers.WwwAuthenticate.ToString(), Does.StartWith("Bearer"));
    }

    [Test]
    public async Task An_unknown_token_opens_nothing() =>
        await ProgramClient.Problem(await ProgramClient.WithSecret(_app, ApiToken.NewSecret()).Get("/calls"), HttpStatusCode.Unauthorized);

    [Test]
    public async Task An_expired_token_opens_nothing()
    {
        var program = await ProgramClient.WithToken(_app, UserRole.Admin, expiresAt: DateTimeOffset.UtcNow.AddSeconds(-1));

        await ProgramClient.Problem(await program.Get("/calls"), HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task A_revoked_token_opens_nothing()
    {
        var program = await ProgramClient.WithToken(_app, UserRole.Admin, revokedAt: DateTimeOffset.UtcNow.AddMinutes(-1));

        await ProgramClient.Problem(await program.Get("/calls"), HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task A_character_that_no_text_can_have_is_the_askers_fault_and_not_ours()
    {
        var program = await ProgramClient.WithToken(_app, UserRole.Admin);

        var problem = await ProgramClient.Problem(await program.Post("/contacts", new { name = "a\0b" }), HttpStatusCode.BadRequest);
        Assert.That((string?)problem["detail"], Does.Contain("U+0000"));
        await ProgramClient.Problem(await program.Get("/contacts?tag=a%00b"), HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task A_cookie_opens_no_endpoint()
    {
        var browser = await _app.SignedInAs(UserRole.Admin);

        await ProgramClient.Problem(await browser.Get("/api/v1/calls"), HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task A_token_opens_no_page()
    {
        var program = await ProgramClient.WithToken(_app, UserRole.Admin);

        using var answer = await program.Http.GetAsync(new Uri("/more", UriKind.Relative));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(answer.Headers.Location?.ToString(), Does.Contain("/login"));
    }

    [Test]
    public async Task Only_the_hash_of_a_token_is_kept_and_its_last_use_to_the_minute()
    {
        var program = await ProgramClient.WithToken(_app, UserRole.Admin);
        var hash = ApiToken.HashOf(program.Http.DefaultRequestHeaders.Authorization!.Parameter!);

        await program.Read("/calls");

        var kept = await _app.WithDatabase(database => database.ApiTokens.SingleAsync(token => token.TokenHash == hash));
        Assert.That(kept.LastUsedAt, Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(2)));
        Assert.That(kept.LastUsedAt!.Value.Ticks % TimeSpan.TicksPerMinute, Is.Zero);
    }

    [Test]
    public async Task Too_many_requests_are_a_problem_that_says_when_to_try_again()
    {
        await using var app = await WebApp.StartAsync(configure: builder => builder.UseSetting(RequestRate.Setting, "3"));
        var program = await ProgramClient.WithToken(app, UserRole.Operator);
        for (var n = 0; n < 3; n++)
        {
            await program.Read("/calls");
        }

        using var answer = await program.Get("/calls");

        await ProgramClient.Problem(answer, HttpStatusCode.TooManyRequests);
        Assert.That(answer.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public async Task A_database_out_of_reach_is_a_problem_of_its_own()
    {
        await using var app = await WebApp.StartAsync(await Testing.PostgresDatabase.CreateOnPrivateServerAsync());
        var program = await ProgramClient.WithToken(app, UserRole.Operator);
        await app.Database.StopServerAsync();

        await ProgramClient.Problem(await program.Get("/calls"), HttpStatusCode.ServiceUnavailable);
    }
}
