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
    [TestCase(WebApp.Password, "elevenchars", "At least 12 characters, please.")]
    [TestCase(WebApp.Password, "aaaaaaaaaaaa", "At least 4 different characters, please.")]
    [TestCase(WebApp.Password, "P@ssw0rd-2026!!", "This is one of the passwords that are guessed first.")]
    [TestCase(WebApp.Password, "i am operator no 7", "Your name or address is in it.")]
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

    [Test]
    public async Task The_height_of_rows_and_the_keys_are_a_choice_of_ones_own()
    {
        var client = await _app.SignedInAs(UserRole.Operator);
        await client.Submit("/settings", ("Input.Name", "Jonas"), ("Input.Theme", "Light"), ("Input.CompactRows", "True"), ("Input.SingleKeys", "False"));
        Assert.That(await client.Read("/settings"), Does.Contain("data-density=\"compact\"").And.Contain("data-single-keys=\"off\""));
        await client.Submit("/settings", ("Input.Name", "Jonas"), ("Input.Theme", "Light"));
        Assert.That(await client.Read("/settings"), Does.Contain("data-density=\"compact\""), "what a form does not ask stays as it is");
    }

    [Test]
    public async Task Working_time_is_kept_checked_and_guarded_against_a_concurrent_save()
    {
        var admin = await _app.SignedInAs(UserRole.Admin);
        var shown = Shown(await admin.Read("/settings/company"));

        using var halfADay = await admin.Submit("/settings/company", [.. Week(shown, friday: ("08:00", ""))]);
        Assert.That(halfADay.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await halfADay.Content.ReadAsStringAsync(), Does.Contain("The closing time is missing.").And.Contain("id=\"day-4-wrong\""));

        using var saved = await admin.Submit("/settings/company", [.. Week(shown, friday: ("08:00", "16:00"))]);
        Assert.That(saved.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        var hours = await _app.WithDatabase(database => database.WorkingHours.AsNoTracking().SingleAsync());
        Assert.That((hours.TimeZone, hours.CallbackMinutes, hours.Opens[4], hours.Closes[4], hours.Opens[5]), Is.EqualTo(("Europe/Berlin", 45, new TimeOnly(8, 0), new TimeOnly(16, 0), (TimeOnly?)null)));
        Assert.That(await admin.Read("/settings/company"), Does.Contain("48 h"));

        using var late = await admin.Submit("/settings/company", [.. Week(shown, friday: ("10:00", "11:00"))]);
        var page = await late.Content.ReadAsStringAsync();
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(page, Does.Contain("Somebody else saved this").And.Contain("value=\"10:00\""), "what was typed is still there");
        using var again = await admin.Submit("/settings/company", [.. Week(Shown(page), friday: ("10:00", "11:00"))]);
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));

        using var refused = await (await _app.SignedInAs(UserRole.Manager)).Get("/settings/company");
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private static string Shown(string page) =>
        WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(page, "name=\"Input.Shown\" value=\"([^\"]*)\"").Groups[1].Value);

    private static IEnumerable<(string Name, string Value)> Week(string shown, (string Opens, string Closes) friday)
    {
        yield return ("Input.Shown", shown);
        yield return ("Input.TimeZone", "Europe/Berlin");
        yield return ("Input.CallbackMinutes", "45");
        for (var day = 0; day < 7; day++)
        {
            var (opens, closes) = day switch { < 4 => ("08:00", "18:00"), 4 => friday, _ => ("", "") };
            yield return ($"Input.Days[{day}].Opens", opens);
            yield return ($"Input.Days[{day}].Closes", closes);
        }
    }
}
