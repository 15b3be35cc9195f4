using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Tests.Sessions;

/// <summary>Where somebody is logged in, what ends it, and what happens to accounts and addresses that fail too often.</summary>
public sealed class SessionsTests
{
    private const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

    private WebApp _app = null!;

    [SetUp]
    public async Task Start() => _app = await WebApp.StartAsync(configure: builder => builder.UseSetting(AddressGuard.Setting, "6"));

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task Somebody_sees_the_own_sessions_in_words_ends_one_and_then_all_others()
    {
        var user = await _app.AddUser();
        var here = await LogInFrom(user, Firefox, "192.0.2.7");
        var phone = await LogInFrom(user, Phone, "203.0.113.9");
        var third = await _app.SignedInAs(user);
        var stranger = await _app.SignedInAs(await _app.AddUser());

        var page = await here.Read("/settings/sessions");
        Assert.That(page, Does.Contain("Firefox on Windows").And.Contain("this browser").And.Contain("Safari on iPhone").And.Contain("203.0.113.9, last seen"));
        var session = await SessionOf(user, Phone);

        await stranger.Submit("/settings/sessions", "/settings/sessions?handler=end", ("session", session.Id.ToString()));
        Assert.That((await phone.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.OK), "somebody else's is not theirs to end");

        await here.Submit("/settings/sessions", "/settings/sessions?handler=end", ("session", session.Id.ToString()));
        Assert.That((await phone.Get("/more")).Headers.Location?.ToString(), Is.EqualTo("/login?back=%2Fmore&ended=true"));
        Assert.That((await third.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        await here.Submit("/settings/sessions", "/settings/sessions?handler=endothers");
        Assert.That((await third.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That((await here.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await Audited("end-session"), Is.EqualTo(2));
    }

    [Test]
    public async Task An_administrator_sees_and_ends_the_sessions_of_a_person_and_nobody_else_does()
    {
        var user = await _app.AddUser();
        var theirs = await LogInFrom(user, Firefox, "192.0.2.7");
        var admin = await _app.SignedInAs(UserRole.Admin);
        var manager = await _app.SignedInAs(UserRole.Manager);
        var session = await SessionOf(user, Firefox);

        using var refused = await manager.Submit("/settings", $"/users/{user.Id}?handler=endsession", ("session", session.Id.ToString()));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await theirs.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        Assert.That(await admin.Read($"/users/{user.Id}"), Does.Contain("Firefox on Windows"));
        await admin.Submit($"/users/{user.Id}", $"/users/{user.Id}?handler=endsession", ("session", session.Id.ToString()));
        Assert.That((await theirs.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(await admin.Read($"/users/{user.Id}"), Does.Contain("Nowhere logged in."));
    }

    [Test]
    public async Task An_administrator_ends_the_lock_out_of_an_account()
    {
        var user = await _app.AddUser();
        var admin = await _app.SignedInAs(UserRole.Admin);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await _app.Anonymous().Submit("/login", ("Input.Email", user.Email), ("Input.Password", "wrong"));
        }

        Assert.That(await admin.Read($"/users/{user.Id}"), Does.Contain("Locked out").And.Contain("value=\"Unlock\""));
        await admin.Submit($"/users/{user.Id}", $"/users/{user.Id}?handler=Access", ("change", "Unlock"));

        Assert.That(await admin.Read($"/users/{user.Id}"), Does.Not.Contain("value=\"Unlock\""));
        await _app.SignedInAs(user);
        Assert.That(await Audited("lock-out"), Is.EqualTo(1));
        Assert.That(await Audited("unlock"), Is.EqualTo(1));
    }

    [Test]
    public async Task An_address_that_tries_many_accounts_waits_whatever_account_it_names_next()
    {
        var user = await _app.AddUser();
        var admin = await _app.SignedInAs(UserRole.Admin);
        for (var attempt = 0; attempt < 6; attempt++)
        {
            using var wrong = await From("203.0.113.9").Submit("/login", ("Input.Email", $"nobody{attempt}@havelmark.example"), ("Input.Password", "wrong"));
            Assert.That(await wrong.Content.ReadAsStringAsync(), Does.Not.Contain("network address"));
        }

        using var known = await From("203.0.113.9").Submit("/login", ("Input.Email", user.Email), ("Input.Password", WebApp.Password));
        using var unknown = await From("203.0.113.9").Submit("/login", ("Input.Email", "nobody9@havelmark.example"), ("Input.Password", "wrong"));
        Assert.That(await known.Content.ReadAsStringAsync(), Does.Contain("Too many failed log-ins from this network address."));
        Assert.That(await unknown.Content.ReadAsStringAsync(), Does.Contain("Too many failed log-ins from this network address."), "the same for an account that nobody has");
        await _app.SignedInAs(user); // from elsewhere

        Assert.That(await admin.Read("/settings/security"), Does.Contain("203.0.113.9"));
        await admin.Submit("/settings/security", "/settings/security?handler=unlock", ("address", "203.0.113.9"));
        using var again = await From("203.0.113.9").Submit("/login", ("Input.Email", user.Email), ("Input.Password", WebApp.Password));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
    }

    private PageClient From(string address, string? browser = null)
    {
        var client = _app.Anonymous();
        client.Http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        if (browser is not null)
        {
            client.Http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", browser);
        }

        return client;
    }

    private async Task<PageClient> LogInFrom(User user, string browser, string address)
    {
        var client = From(address, browser);
        using var answer = await client.Submit("/login", ("Input.Email", user.Email), ("Input.Password", WebApp.Password));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        return client;
    }

    private Task<UserSession> SessionOf(User user, string browser) =>
        _app.WithDatabase(database => database.UserSessions.AsNoTracking().SingleAsync(session => session.UserId == user.Id && session.Browser == browser));

    private Task<int> Audited(string action) => _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Action == action));
}
