using Microsoft.Playwright;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Live;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>A log-in that ends takes nothing with it that somebody has typed, and shows it to nobody else.</summary>
public sealed class KeptTextTests : BrowserTest
{
    [Test]
    public async Task What_was_typed_when_the_log_in_had_expired_is_in_the_form_again_after_the_next_one_until_it_is_sent()
    {
        var contact = await new Pbx(App).Knows("Annika Brandt", "Nordwind Logistik GmbH", "+494066969214");
        var (jonas, olga) = (await App.AddUser(name: "Jonas Weber"), await App.AddUser(name: "Ольга Соколова"));
        var path = $"/contacts/{contact.Id}/edit";
        var page = await OpenAs(jonas);

        // sent too late: the answer is the log-in
        await page.GotoAsync(path);
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.FillAsync("#Input_JobTitle", "Purchasing");
        await page.Context.ClearCookiesAsync();
        await page.Locator("#Input_JobTitle").PressAsync("Alt+Enter");
        await LogIn(page, jonas);
        await page.WaitForURLAsync("**" + path);
        await Expect(page.Locator("#Input_JobTitle")).ToHaveValueAsync("Purchasing");
        await Expect(page.Locator("[data-kept-word]")).ToContainTextAsync("What you had typed is back in the form.");
        await Shot(page, "kept-text-1440-light-en");
        await AssertAccessible(page);
        await page.ReloadAsync();
        await Expect(page.Locator("#Input_JobTitle")).ToHaveValueAsync("Purchasing");
        await page.Locator("#Input_JobTitle").PressAsync("Alt+Enter");
        await page.WaitForURLAsync($"**/contacts/{contact.Id}");
        Assert.That(await Kept(page), Is.Empty);

        // ended elsewhere: the page says so, and its button leads to the log-in
        await page.GotoAsync(path);
        await page.FillAsync("#Input_JobTitle", "Head of sales");
        await EndSessionsOf(jonas);
        await page.ClickAsync("[data-live-target=again]", new() { Timeout = 40_000 });
        await LogIn(page, jonas);
        await page.WaitForURLAsync("**" + path);
        await Expect(page.Locator("#Input_JobTitle")).ToHaveValueAsync("Head of sales");
        await page.ClickAsync("[data-kept-discard]");
        await Expect(page.Locator("#Input_JobTitle")).ToHaveValueAsync("Purchasing");
        Assert.That(await Kept(page), Is.Empty);

        // somebody else logs in to the same tab; and a password is nothing to keep
        await page.FillAsync("#Input_JobTitle", "Secret plan");
        await EndSessionsOf(jonas);
        await page.ClickAsync("#side-live a", new() { Timeout = 40_000 });
        await page.WaitForSelectorAsync("#Input_Password");
        Assert.That(await Kept(page), Has.Length.EqualTo(1));
        await LogIn(page, olga);
        await page.WaitForURLAsync("**" + path);
        await Expect(page.Locator("#Input_JobTitle")).ToHaveValueAsync("Purchasing");
        Assert.That(await Kept(page), Is.Empty);
        await page.GotoAsync("/settings/password");
        foreach (var field in await page.Locator("main input[type=password]").AllAsync())
        {
            await field.FillAsync("never to be kept");
        }

        await page.Context.ClearCookiesAsync();
        await page.Locator("main input[type=password]").First.PressAsync("Enter");
        await page.WaitForURLAsync("**/login?**");
        Assert.That(await Kept(page), Is.Empty);
    }

    private static Task<string[]> Kept(IPage page) => page.EvaluateAsync<string[]>("Object.keys(sessionStorage).filter(key => key.startsWith('typed '))");

    private static async Task LogIn(IPage page, User user)
    {
        await page.WaitForSelectorAsync("#Input_Password"); // the form before may have an address field of the same name
        await page.FillAsync("#Input_Email", user.Email);
        await page.FillAsync("#Input_Password", WebApp.Password);
        await page.ClickAsync("button[type=submit].btn-primary");
        await page.WaitForSelectorAsync(".shell");
    }

    private Task<int> EndSessionsOf(User user) => App.WithDatabase(async database =>
    {
        (await database.Users.FindAsync(user.Id))!.SecurityStamp = Guid.NewGuid().ToString("n");
        return await database.SaveChangesAsync();
    });
}
