using Microsoft.Playwright;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Live;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>Forbidden, not there, changed by another, log-in over, database away, server out of reach: each says what to do next, in three languages.</summary>
public sealed class FaultPagesTests : BrowserTest
{
    private static readonly object[] Looks = [new object[] { 1440, "light", "en" }, new object[] { 390, "dark", "ru" }, new object[] { 390, "light", "ja" }, new object[] { 1440, "dark", "ja" }];

    [TestCaseSource(nameof(Looks))]
    public async Task Refusals_say_what_to_do_next(int width, string theme, string language)
    {
        var user = await App.AddUser(name: "Jonas Weber", extensions: [$"{width}{theme}"]);
        var page = await OpenAs(user, width, width < 768 ? 844 : 900, theme, language);
        var name = $"{width}-{theme}-{language}";
        foreach (var (path, what) in new[] { ("/users", "forbidden"), ("/contacts/01999999-0000-7000-8000-000000000000", "missing") })
        {
            await page.GotoAsync(path);
            await Expect(page.Locator(".fault h1")).ToBeVisibleAsync();
            await Shot(page, $"fault-{what}-{name}");
            await AssertAccessible(page);
        }

        // a colleague saved the same contact meanwhile
        var contact = await new Pbx(App).Knows("Annika Brandt", "Nordwind Logistik GmbH", $"+4940669{width}{language.Length}{theme.Length}");
        await page.GotoAsync($"/contacts/{contact.Id}/edit");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await App.WithDatabase(async database =>
        {
            var row = (await database.Contacts.FindAsync(contact.Id))!;
            (row.Name, row.Version) = ("Annika Brandt-Keller", row.Version + 1);
            return await database.SaveChangesAsync();
        });
        await page.FillAsync("#Input_JobTitle", "Purchasing");
        await Expect(page.Locator("#Input_JobTitle")).ToHaveValueAsync("Purchasing");
        await page.Locator("#Input_JobTitle").PressAsync("Alt+Enter");
        await Expect(page.Locator("main .band:not([hidden])")).ToContainTextAsync("Annika Brandt-Keller");
        await Expect(page.Locator("#Input_JobTitle")).ToHaveValueAsync("Purchasing");
        await Shot(page, $"fault-conflict-{name}");
        await AssertAccessible(page);

        // the session was ended elsewhere: the open page says so, and the log-in leads back to it
        await App.WithDatabase(async database =>
        {
            (await database.Users.FindAsync(user.Id))!.SecurityStamp = Guid.NewGuid().ToString("n");
            return await database.SaveChangesAsync();
        });
        await Expect(page.Locator("[data-live-target=again]")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(page.Locator("#side-live a")).ToHaveAttributeAsync("href", $"/login?back=%2Fcontacts%2F{contact.Id}%2Fedit");
        await Expect(page.Locator("#side-live")).Not.ToContainTextAsync(language switch { "ru" => "Подключаемся", "ja" => "再接続中", _ => "Reconnecting" });
        await Shot(page, $"fault-ended-{name}");
        await AssertAccessible(page);
        await page.ClickAsync("[data-live-target=again]");
        await page.WaitForSelectorAsync("#Input_Password"); // the contact's form has a field of an e-mail too
        await page.FillAsync("#Input_Email", user.Email);
        await page.FillAsync("#Input_Password", WebApp.Password);
        await page.ClickAsync("button[type=submit].btn-primary");
        await page.WaitForURLAsync($"**/contacts/{contact.Id}/edit");
    }

    [TestCase("en", "The server cannot be reached", "light")]
    [TestCase("ru", "Сервер недоступен", "dark")]
    [TestCase("ja", "サーバーに接続できません", "light")]
    public async Task Out_of_reach_the_installed_page_says_so_keeps_nothing_private_and_leads_back(string language, string says, string theme)
    {
        var user = await App.AddUser(name: "田中 芽衣", extensions: [language]);
        await using var wire = new Wire(new Uri(Address).Port);
        var first = await OpenAs(user, theme: theme, language: language);
        await using var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = wire.Address, StorageState = await first.Context.StorageStateAsync(), ViewportSize = new() { Width = 390, Height = 844 },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light, Locale = language,
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync(wire.Address + "/callbacks");
        await page.EvaluateAsync("async () => { while (navigator.serviceWorker.controller === null || (await (await caches.open('shell')).match('/offline-stamp')) === undefined) await new Promise(requestAnimationFrame); }");
        var kept = await page.EvaluateAsync<string[]>("async () => (await (await caches.open('shell')).keys()).map(request => new URL(request.url).pathname)");
        Assert.That(kept.Where(path => path is not ("/offline" or "/offline-stamp" or "/icon.svg") && !path.StartsWith("/dist/", StringComparison.Ordinal)), Is.Empty);
        Assert.That(await page.EvaluateAsync<string>("async () => (await (await caches.open('shell')).match('/offline')).text()"), Does.Not.Contain("田中"));

        wire.Cut();
        await page.GotoAsync(wire.Address + "/contacts");
        await Expect(page.Locator("h1")).ToHaveTextAsync(says);
        await Shot(page, $"fault-offline-390-{theme}-{language}");
        await AssertAccessible(page);
        wire.Mend();
        await Expect(page.Locator(".shell")).ToBeVisibleAsync();
        Assert.That(page.Url, Does.EndWith("/contacts"));
    }
}
