using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>What a list shows while its next page is long in coming.</summary>
public sealed class WaitingTests : BrowserTest
{
    private User _operator = null!;

    protected override async Task Prepare()
    {
        _operator = await App.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101"]);
        await App.WithDatabase(database =>
        {
            for (var n = 0; n < 60; n++)
            {
                Clients.AddContact(database, $"{n:00} Brandt", null, null, TimeProvider.System.GetUtcNow().AddDays(-n), null, $"+4940669692{n:00}");
            }

            return database.SaveChangesAsync();
        });
    }

    [TestCase(1440, "light", "en")]
    [TestCase(390, "dark", "ru")]
    [TestCase(1440, "dark", "ja")]
    public async Task A_list_that_takes_long_shows_the_shape_of_its_rows(int width, string theme, string language)
    {
        var page = await OpenAs(_operator, width, width < 768 ? 844 : 900, theme, language);
        await page.GotoAsync("/contacts");
        var slow = new TaskCompletionSource();
        await page.RouteAsync("**/contacts?after=*", async route =>
        {
            await slow.Task;
            await route.ContinueAsync();
        });
        await page.Locator("[rel=next]").PressAsync("Enter");
        await Expect(page.Locator("main[aria-busy=true] .log td:not(.cell-tick) > *").First).ToHaveCSSAsync("visibility", "hidden");
        await page.EvaluateAsync("scrollTo(0, 0)");
        await Shot(page, $"loading-{width}-{theme}-{language}");
        slow.SetResult();
        await Expect(page.Locator("main .who-name").First).ToHaveTextAsync("50 Brandt");
        await Expect(page.Locator("main[aria-busy]")).ToHaveCountAsync(0);
    }
}
