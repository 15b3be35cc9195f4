using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>What a page says when there is nothing to show, and when we fail; in three languages. Refusals and lost lines: FaultPagesTests; what takes long: WaitingTests.</summary>
public sealed class StatesTests : BrowserTest
{
    private static readonly object[] Looks = [new object[] { 1440, "light", "en" }, new object[] { 390, "dark", "ru" }, new object[] { 1440, "dark", "ja" }];

    private static readonly string[] EmptyPages =
    [
        "/desk", "/overview", "/overview?period=week", "/calls", "/callbacks", "/callbacks?mine=true", "/callbacks?state=closed", "/contacts", "/contacts?q=zzz", "/contacts?mine=true",
        "/organisations", "/organisations?q=zzz", "/users?q=zzz", "/users?inactive=true", "/search?q=zzz",
    ];

    private User _admin = null!;

    protected override async Task Prepare()
    {
        _admin = await App.AddUser(UserRole.Admin, "Katrin Vogel", extensions: ["110"]);
        await App.WithDatabase(database =>
        {
            Clients.AddServer(database, TimeProvider.System.GetUtcNow().AddHours(1));
            return database.SaveChangesAsync();
        });
    }

    [TestCaseSource(nameof(Looks))]
    public async Task Nothing_to_show_says_which_kind_of_nothing_and_what_comes_next(int width, string theme, string language)
    {
        var page = await OpenAs(_admin, width, width < 768 ? 844 : 900, theme, language);
        foreach (var path in EmptyPages)
        {
            await page.GotoAsync(path);
            var said = page.Locator("main .none p").First;
            await Expect(said).ToBeVisibleAsync();
            Assert.That((await said.InnerTextAsync()).Trim(), Has.Length.GreaterThan(5), path);
            await Shot(page, $"empty{path.Replace('/', '-').Replace('?', '-').Replace('=', '-')}-{width}-{theme}-{language}");
            Assert.That(await Axe.Findings(page), Is.Empty, path);
        }
    }

    [TestCaseSource(nameof(Looks))]
    public async Task Our_own_failure_says_what_still_works_and_gives_a_code(int width, string theme, string language)
    {
        var page = await OpenAs(_admin, width, width < 768 ? 844 : 900, theme, language);
        await App.WithDatabase(database => database.Database.ExecuteSqlAsync($"ALTER TABLE call_results RENAME TO call_results_away"));
        try
        {
            await page.GotoAsync("/results");
            await Expect(page.Locator(".fault .byline")).ToContainTextAsync("500");
            await Expect(page.Locator(".fault .btn-primary")).ToHaveCountAsync(1);
            await Shot(page, $"fault-ours-{width}-{theme}-{language}");
            await AssertAccessible(page);
        }
        finally
        {
            await App.WithDatabase(database => database.Database.ExecuteSqlAsync($"ALTER TABLE call_results_away RENAME TO call_results"));
        }

        await page.ClickAsync(".fault .btn-primary");
        await page.WaitForURLAsync("**/results");
        await Expect(page.Locator(".fault")).ToHaveCountAsync(0);
    }
}
