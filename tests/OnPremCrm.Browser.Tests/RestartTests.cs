using System.Net;
using Microsoft.Playwright;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Live;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>The web process ends beneath an open browser, and another one begins on the same port.</summary>
public sealed class RestartTests
{
    [Test]
    public async Task The_page_waits_for_the_next_process_stays_logged_in_and_shows_what_happened_meanwhile()
    {
        var browser = await Chromium.Launched();
        var port = LoopbackPort.Free();
        var postgres = await PostgresDatabase.CreateAsync(); // the second process takes it along
        var first = await Start(postgres, port);
        var pbx = new Pbx(first);
        await pbx.IsUp();
        var user = await first.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101"]);
        await using var context = await browser.NewContextAsync(new() { BaseURL = $"http://127.0.0.1:{port}", Locale = "en", ViewportSize = new() { Width = 1440, Height = 900 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/login?back=%2Fcallbacks%3Fmine%3Dtrue");
        await page.FillAsync("#Input_Email", user.Email);
        await page.FillAsync("#Input_Password", WebApp.Password);
        await page.ClickAsync("button[type=submit].btn-primary");
        await page.WaitForSelectorAsync("html[data-live=up]");

        await first.EndAsync();
        await Expect(page.Locator("#side-live")).ToContainTextAsync("Reconnecting");
        await using var second = await Start(postgres, port);
        pbx = new Pbx(second);
        await pbx.Owes(await pbx.Rings("+494066969214", "101"), user);

        await Expect(page.Locator("#side-live")).ToContainTextAsync("Live", new() { Timeout = 60_000 });
        await Expect(page.Locator("main tr[id^=callback-]")).ToHaveCountAsync(1);
        await Expect(page.Locator(".pop-ringing")).ToHaveCountAsync(1);
        await pbx.Rings("+493023125617", "101");
        await Expect(page.Locator(".pop-ringing")).ToHaveCountAsync(2);
    }

    private static async Task<WebApp> Start(PostgresDatabase postgres, int port)
    {
        var app = await WebApp.StartAsync(postgres);
        app.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        app.StartServer();
        return app;
    }
}
