using System.Net;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Tests.Sessions;

public sealed class LogInTests
{
    private WebApp _app = null!;

    [OneTimeSetUp]
    public async Task Start() => _app = await WebApp.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task Whoever_is_not_logged_in_is_sent_to_the_log_in_page_and_back_again()
    {
        var user = await _app.AddUser();
        var client = _app.Anonymous();

        var sent = await client.Get("/more?x=1");
        var answer = await client.Submit(sent.Headers.Location!.ToString(), ("Input.Email", user.Email), ("Input.Password", WebApp.Password), ("Back", "/more?x=1"));

        Assert.That(sent.Headers.Location.ToString(), Is.EqualTo("/login?back=%2Fmore%3Fx%3D1"));
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/more?x=1"));
        Assert.That(await client.Read("/more"), Does.Contain(user.Name));
    }

    [Test]
    public async Task A_way_back_to_another_site_is_not_followed()
    {
        var user = await _app.AddUser();
        var answer = await _app.Anonymous().Submit("/login", ("Input.Email", user.Email), ("Input.Password", WebApp.Password), ("Back", "https://evil.example/"));
        Assert.That(answer.Headers.Location?.ToString(), Does.StartWith("/").And.Not.Contain("evil"));
    }

    [Test]
    public async Task The_session_cookie_is_hidden_from_scripts_and_other_sites()
    {
        var user = await _app.AddUser();
        var answer = await _app.Anonymous().Submit("/login", ("Input.Email", user.Email), ("Input.Password", WebApp.Password));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("session=", StringComparison.Ordinal));
        Assert.That(cookie, Does.Contain("httponly").And.Contain("samesite=lax").And.Contain("path=/"));
    }

    [Test]
    public async Task Over_https_the_session_cookie_is_bound_to_the_host()
    {
        var user = await _app.AddUser();
        using var http = _app.CreateClient(new() { BaseAddress = new Uri("https://localhost"), AllowAutoRedirect = false });
        var answer = await new PageClient(http).Submit("/login", ("Input.Email", user.Email), ("Input.Password", WebApp.Password));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(value => value.Contains("session=", StringComparison.Ordinal));
        Assert.That(cookie, Does.StartWith("__Host-session=").And.Contain("secure").And.Not.Contain("domain"));
    }

    [Test]
    public async Task A_wrong_password_counts_down_and_the_fifth_locks_even_the_right_one_out()
    {
        var user = await _app.AddUser();
        var client = _app.Anonymous();
        var pages = new List<string>();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var refused = await client.Submit("/login", ("Input.Email", user.Email), ("Input.Password", "wrong"));
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
            pages.Add(await refused.Content.ReadAsStringAsync());
        }

        var right = await client.Submit("/login", ("Input.Email", user.Email), ("Input.Password", WebApp.Password));

        Assert.That(pages[1], Does.Contain("3 tries left."));
        Assert.That(pages[3], Does.Contain("1 try left."));
        Assert.That(pages[4], Does.Contain("Please wait 15 minutes"));
        Assert.That(right.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await right.Content.ReadAsStringAsync(), Does.Contain("Please wait 15 minutes"));
    }

    [Test]
    public async Task An_address_that_nobody_has_is_answered_like_one_that_somebody_has()
    {
        var client = _app.Anonymous();
        var user = await _app.AddUser();
        for (var attempt = 0; attempt < 6; attempt++)
        {
            var known = await client.Submit("/login", ("Input.Email", user.Email), ("Input.Password", "wrong"));
            var unknown = await client.Submit("/login", ("Input.Email", "nobody@havelmark.example"), ("Input.Password", "wrong"));
            Assert.That(Band(await unknown.Content.ReadAsStringAsync()), Is.EqualTo(Band(await known.Content.ReadAsStringAsync())), () => $"attempt {attempt}");
        }

        static string Band(string page) => page[page.IndexOf("band-bad", StringComparison.Ordinal)..page.IndexOf("<form", StringComparison.Ordinal)];
    }

    [Test]
    public async Task A_user_who_was_made_inactive_is_out_at_the_next_click()
    {
        var user = await _app.AddUser();
        var client = await _app.SignedInAs(user);

        await _app.WithDatabase(async database =>
        {
            (await database.Users.FindAsync(user.Id))!.IsActive = false;
            return await database.SaveChangesAsync();
        });
        var answer = await client.Get("/more");

        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/login?back=%2Fmore&ended=true"));
        Assert.That(await client.Read(answer.Headers.Location!.ToString()), Does.Contain("Your session has ended."));
    }

    [Test]
    public async Task Logging_out_ends_the_session_even_for_a_cookie_that_somebody_kept()
    {
        var client = await _app.SignedInAs(UserRole.Operator);
        using var kept = _app.CreateDefaultClient();
        var cookie = await CookieOf(await _app.AddUser());
        kept.DefaultRequestHeaders.Add("Cookie", cookie.Value);
        Assert.That((await kept.GetAsync(new Uri("/more", UriKind.Relative))).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        await client.Submit("/more", "/logout");
        await cookie.Browser.Submit("/more", "/logout");

        Assert.That((await client.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That((await kept.GetAsync(new Uri("/more", UriKind.Relative))).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
    }

    private async Task<(string Value, PageClient Browser)> CookieOf(User user)
    {
        var browser = _app.Anonymous();
        var answer = await browser.Submit("/login", ("Input.Email", user.Email), ("Input.Password", WebApp.Password));
        return (answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("session=", StringComparison.Ordinal)).Split(';')[0], browser);
    }

    [Test]
    public async Task A_form_without_its_token_changes_nothing()
    {
        var client = await _app.SignedInAs(UserRole.Operator);
        using var nothing = new FormUrlEncodedContent([]);
        var answer = await client.Http.PostAsync(new Uri("/logout", UriKind.Relative), nothing);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await client.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }
}
