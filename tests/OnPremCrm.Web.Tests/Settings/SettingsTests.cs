using System.Net;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Tests.Settings;

public sealed class SettingsTests
{
    private WebApp _app = null!;

    [OneTimeSetUp]
    public async Task Start() => _app = await WebApp.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task Name_language_theme_and_time_zone_are_the_users_own_choice()
    {
        var user = await _app.AddUser();
        var client = await _app.SignedInAs(user);

        var answer = await client.Submit("/settings", ("Input.Name", "Ольга Соколова"), ("Input.Language", "ru"), ("Input.Theme", "Dark"), ("Input.TimeZone", "Asia/Tokyo"));
        var page = await client.Read("/settings");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(page, Does.Contain("<html lang=\"ru\" data-bs-theme=\"dark\"").And.Contain("Ольга Соколова").And.Contain("ОС"));
        var row = await _app.WithDatabase(database => database.Users.AsNoTracking().SingleAsync(row => row.Id == user.Id));
        Assert.That(row.TimeZone, Is.EqualTo("Asia/Tokyo"));
    }

    [TestCase("Input.Language", "fr")]
    [TestCase("Input.TimeZone", "Moon/Base")]
    [TestCase("Input.Name", "  ")]
    public async Task Values_that_are_none_are_refused(string field, string value)
    {
        var client = await _app.SignedInAs(UserRole.Operator);
        var fields = new Dictionary<string, string> { ["Input.Name"] = "A", ["Input.Language"] = "en", ["Input.Theme"] = "Light", ["Input.TimeZone"] = "Europe/Berlin", [field] = value };
        var answer = await client.Submit("/settings", [.. fields.Select(pair => (pair.Key, pair.Value))]);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task A_new_password_keeps_this_session_and_ends_the_others()
    {
        var user = await _app.AddUser();
        var here = await _app.SignedInAs(user);
        var elsewhere = await _app.SignedInAs(user);

        var answer = await here.Submit("/settings/password", ("Input.Present", WebApp.Password), ("Input.Wanted", "another battery staple"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That((await here.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await elsewhere.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        var old = await _app.Anonymous().Submit("/login", ("Input.Email", user.Email), ("Input.Password", WebApp.Password));
        Assert.That(old.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [TestCase("wrong", "another battery staple", "This is not your present password.")]
    [TestCase(WebApp.Password, "short", "At least 10 characters, please.")]
    [TestCase(WebApp.Password, "aaaaaaaaaaaa", "At least 4 different characters, please.")]
    public async Task A_password_is_refused_with_the_reason(string present, string wanted, string reason)
    {
        var client = await _app.SignedInAs(UserRole.Operator);
        var answer = await client.Submit("/settings/password", ("Input.Present", present), ("Input.Wanted", wanted));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.That(page, Does.Contain(reason));
        Assert.That(page, Does.Not.Contain(wanted), "a password is never sent back");
    }

    [Test]
    public async Task Logging_out_everywhere_ends_every_session()
    {
        var user = await _app.AddUser();
        var here = await _app.SignedInAs(user);
        var elsewhere = await _app.SignedInAs(user);
        await here.Submit("/settings", "/logout?everywhere=true");
        Assert.That((await here.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That((await elsewhere.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
    }
}
