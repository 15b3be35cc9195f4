using System.Net;
using Microsoft.Playwright;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>The database is stopped and started again beneath an open browser.</summary>
public sealed class DatabaseAwayTests
{
    [Test]
    public async Task The_page_says_what_still_works_in_the_readers_language_and_comes_back_by_itself()
    {
        var browser = await Chromium.Launched();
        await using var app = await WebApp.StartAsync(await PostgresDatabase.CreateOnPrivateServerAsync());
        app.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app.StartServer();
        var address = app.ClientOptions.BaseAddress.ToString().TrimEnd('/');
        var user = await app.AddUser(UserRole.Operator, "Jonas Weber");
        var pages = new List<(IPage Page, string Says)>();
        foreach (var (language, says) in new[] { ("en", "Could not reach the database"), ("ru", "Нет связи с базой данных"), ("ja", "データベースに接続できません") })
        {
            var context = await browser.NewContextAsync(new() { BaseURL = address, Locale = language, ViewportSize = new() { Width = 1440, Height = 900 } });
            var page = await context.NewPageAsync();
            await page.GotoAsync("/login");
            await page.FillAsync("#Input_Email", user.Email);
            await page.FillAsync("#Input_Password", WebApp.Password);
            await page.ClickAsync("button[type=submit].btn-primary");
            await page.WaitForSelectorAsync(".shell");
            pages.Add((page, says));
        }

        await app.Database.StopServerAsync();
        foreach (var (page, says) in pages)
        {
            await page.GotoAsync("/settings");
            await Expect(page.Locator("h1")).ToHaveTextAsync(says);
            Assert.That(await Axe.Findings(page), Is.Empty);
            if (Environment.GetEnvironmentVariable("ONPREMCRM_SHOTS") is { Length: > 0 } folder)
            {
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"fault-database-{says.Length}.png") });
            }
        }

        await app.Database.StartServerAsync();
        foreach (var (page, _) in pages)
        {
            await Expect(page.Locator(".shell")).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await page.Context.DisposeAsync();
        }
    }
}
