using System.Net.Http.Headers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Tests.Hosting;

public sealed class LanguageTests
{
    private WebApp _app = null!;

    [OneTimeSetUp]
    public async Task Start() => _app = await WebApp.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [TestCase("ja,en;q=0.5", "ja", "ログイン")]
    [TestCase("de-DE, ru-RU;q=0.8, en;q=0.5", "ru", "Войти")]
    [TestCase("de-DE", "en", "Log in")]
    [TestCase("", "en", "Log in")]
    public async Task Before_log_in_the_page_is_in_the_first_language_of_the_browser_that_we_speak(string accepts, string language, string button)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/login");
        if (accepts.Length > 0)
        {
            request.Headers.Add("Accept-Language", accepts);
        }

        using var answer = await _app.Anonymous().Http.SendAsync(request);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.That(page, Does.Contain($"<html lang=\"{language}\"").And.Contain(button));
    }

    [Test]
    public async Task The_choice_made_before_log_in_beats_the_browser_and_the_users_own_choice_beats_both()
    {
        var user = await _app.AddUser();
        var client = _app.Anonymous();
        client.Http.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue("ja"));

        await client.Submit("/login", "/language", ("code", "ru"), ("back", "/login"));
        Assert.That(await client.Read("/login"), Does.Contain("Войти"));

        await client.Submit("/login", ("Input.Email", user.Email), ("Input.Password", WebApp.Password));
        Assert.That(await client.Read("/more"), Does.Contain("<html lang=\"en\""));

        await client.Submit("/more", "/language", ("code", "ja"), ("back", "/more"));
        Assert.That(await client.Read("/more"), Does.Contain("<html lang=\"ja\""));
    }

    [TestCase(1, "one")]
    [TestCase(2, "few")]
    [TestCase(5, "many")]
    [TestCase(0, "many")]
    [TestCase(11, "many")]
    [TestCase(12, "many")]
    [TestCase(14, "many")]
    [TestCase(21, "one")]
    [TestCase(22, "few")]
    [TestCase(111, "many")]
    [TestCase(1001, "one")]
    public void Russian_counts_as_Russian_does(long number, string category) => Assert.That(Language.Russian.PluralOf(number), Is.EqualTo(category));
}
