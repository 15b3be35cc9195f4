using System.Net;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Tests.Hosting;

public sealed class SecurityHeadersTests
{
    private WebApp _app = null!;

    [OneTimeSetUp]
    public async Task Start() => _app = await WebApp.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [TestCase("/login")]
    [TestCase("/more")]
    [TestCase("/no-such-page")]
    [TestCase("/dist/app.css")]
    public async Task Every_answer_forbids_inline_code_frames_and_guessing_of_types(string path)
    {
        var client = await _app.SignedInAs(UserRole.Operator);
        using var answer = await client.Get(path);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.That(policy, Does.Contain("frame-ancestors 'none'").And.Contain("script-src 'self';").And.Not.Contain("unsafe"));
        Assert.That(answer.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(["nosniff"]));
        Assert.That(answer.Headers.GetValues("Referrer-Policy"), Is.EqualTo(["same-origin"]));
        Assert.That(answer.Headers.Contains("Strict-Transport-Security"), Is.False, "over plain http the header means nothing");
    }

    [Test]
    public async Task Over_https_browsers_are_told_to_stay_there()
    {
        using var http = _app.CreateClient(new() { BaseAddress = new Uri("https://localhost") });
        using var answer = await http.GetAsync(new Uri("/login", UriKind.Relative));
        Assert.That(answer.Headers.GetValues("Strict-Transport-Security").Single(), Does.StartWith("max-age=31536000"));
    }

    [Test]
    public async Task No_page_has_inline_code_or_style()
    {
        var client = await _app.SignedInAs(UserRole.Admin);
        foreach (var path in new[] { "/more", "/settings", "/users" })
        {
            var page = await client.Read(path);
            Assert.That(page, Does.Not.Match("<script(?![^>]*src=)(?![^>]*type=\"application/json\")|<style|style=\"|\\son[a-z]+=\""), () => path);
        }
    }

    [Test]
    public async Task A_file_asked_for_by_its_hash_is_kept_for_a_year_and_a_page_is_not()
    {
        var client = _app.Anonymous();
        var page = await client.Read("/login");
        var sheet = System.Text.RegularExpressions.Regex.Match(page, "href=\"(/dist/app.css\\?v=[^\"]+)\"").Groups[1].Value;
        using var answer = await client.Get(sheet);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Headers.CacheControl!.ToString(), Does.Contain("max-age=31536000").And.Contain("immutable"));
        using var unnamed = await client.Get("/dist/app.css");
        Assert.That(unnamed.Headers.CacheControl!.NoCache, Is.True);
    }
}
