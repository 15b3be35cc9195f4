using Microsoft.AspNetCore.Hosting;
using Microsoft.Playwright;
using OnPremCrm.Web.Tests.Live;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>A missing card must never look like silence.</summary>
public sealed class LiveLinkTests : BrowserTest
{
    // Longer than the five seconds after which the band comes.
    protected override void Configure(IWebHostBuilder builder)
    {
        builder.UseSetting("Live:FirstRetry", "00:00:12");
        builder.UseSetting("Live:LongestRetry", "00:00:12");
        builder.UseSetting("Live:ServerCheck", "00:00:00.2");
    }

    [Test]
    public async Task While_the_database_cannot_be_heard_a_band_says_since_when_and_all_is_made_up_when_it_can()
    {
        var pbx = new Pbx(App);
        await pbx.IsUp();
        var page = await OpenAs(await App.AddUser(extensions: "101"));
        await page.WaitForSelectorAsync("html[data-live=up]");
        var band = page.Locator("[data-controller=live]");
        await Expect(band).ToBeHiddenAsync();

        await pbx.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'onpremcrm-listener' AND datname = current_database()");
        await pbx.Rings("+494066969214", "101");
        await Expect(band).ToContainTextAsync("Calls may ring without a card.", new() { Timeout = 12_000 });
        Assert.That(await band.TextContentAsync(), Does.Match("Not live since [0-9]{2}:[0-9]{2}"));

        await Expect(band).ToBeHiddenAsync(new() { Timeout = 20_000 });
        await Expect(page.Locator(".pop")).ToHaveCountAsync(1);
    }

    [Test]
    public async Task After_the_log_out_in_one_tab_the_other_says_that_nothing_comes_any_more()
    {
        var page = await OpenAs(await App.AddUser(extensions: "102"));
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync("/callbacks");
        await other.WaitForSelectorAsync("html[data-live=up]");

        await page.ClickAsync("#user-menu summary");
        await page.ClickAsync("form[action='/logout'] button >> visible=true");

        await Expect(other.Locator("[data-controller=live]")).ToContainTextAsync("You are logged out");
    }

    [Test]
    public async Task A_lost_link_to_Asterisk_shows_at_once_and_goes_when_it_is_back()
    {
        var pbx = new Pbx(App);
        await pbx.IsUp();
        await pbx.IsFree("103");
        var page = await OpenAs(await App.AddUser(extensions: "103"));
        await page.WaitForSelectorAsync("html[data-live=up]");
        await Expect(page.Locator("#phone-state")).ToContainTextAsync("Ready");

        await pbx.LosesAsterisk();
        await Expect(page.Locator("#bands")).ToContainTextAsync("No link to the telephone system", new() { Timeout = 12_000 });
        await Shot(page, "link-lost");
        await AssertAccessible(page);

        await pbx.IsUp();
        await Expect(page.Locator("#bands .band")).ToHaveCountAsync(0, new() { Timeout = 12_000 });
    }
}
