using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Pops;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Live;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>The browser confirms the cards that are really on the screen: once, however many tabs show them.</summary>
public sealed class PopConfirmationTests : BrowserTest
{
    private Pbx _pbx = null!;
    private User _jonas = null!;

    protected override async Task Prepare()
    {
        _pbx = new Pbx(App);
        await _pbx.IsUp();
        _jonas = await App.AddUser(name: "Jonas Weber", extensions: "101");
    }

    [Test]
    public async Task A_card_in_three_tabs_is_confirmed_once_and_a_reload_confirms_nothing_more()
    {
        var page = await OpenAs(_jonas);
        var requests = 0;
        page.Context.Request += (_, request) => requests += request.Url.EndsWith("/pops/shown", StringComparison.Ordinal) ? 1 : 0;
        var tabs = new List<IPage> { page };
        foreach (var path in new[] { "/callbacks", "/calls" })
        {
            var tab = await page.Context.NewPageAsync();
            await tab.GotoAsync(path);
            tabs.Add(tab);
        }

        await Task.WhenAll(tabs.Select(tab => tab.WaitForSelectorAsync("html[data-live=up]")));
        var call = await _pbx.Rings("+494066969214", "101");
        await Task.WhenAll(tabs.Select(tab => Expect(tab.Locator(".pop")).ToHaveCountAsync(1)));
        Assert.That(async () => (await Delivery(call))?.WasVisible, Is.True.After(10_000, 50));
        await page.ReloadAsync();
        await Expect(page.Locator(".pop")).ToHaveCountAsync(1);
        await _pbx.Answers(call, "101");
        await Expect(page.Locator(".pop-talking")).ToHaveCountAsync(1);

        Assert.That(requests, Is.EqualTo(1));
        Assert.That((await Delivery(call))!.Extension, Is.EqualTo("101"));
        await _pbx.Ends(call);
    }

    [Test]
    public async Task A_tab_in_the_background_says_so_and_the_first_look_is_noted()
    {
        var page = await OpenAs(_jonas, at: "/callbacks");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.EvaluateAsync("Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })");
        var call = await _pbx.Rings("+494066969214", "101");
        Assert.That(async () => (await Delivery(call))?.WasVisible, Is.False.After(10_000, 50));
        Assert.That((await Delivery(call))!.SeenAt, Is.Null);

        await page.EvaluateAsync("Object.defineProperty(document, 'hidden', { configurable: true, get: () => false }); document.dispatchEvent(new Event('visibilitychange'))");
        Assert.That(async () => (await Delivery(call))?.SeenAt, Is.Not.Null.After(10_000, 50));
        await _pbx.Ends(call);
    }

    [Test]
    public async Task Who_has_no_part_in_the_call_confirms_nothing()
    {
        var other = await OpenAs(await App.AddUser(UserRole.Manager, extensions: "102"));
        await other.WaitForSelectorAsync("html[data-live=up]");
        var requests = 0;
        other.Context.Request += (_, request) => requests += request.Url.EndsWith("/pops/shown", StringComparison.Ordinal) ? 1 : 0;
        var page = await OpenAs(_jonas);
        await page.WaitForSelectorAsync("html[data-live=up]");

        var call = await _pbx.Rings("+494066969214", "101");
        Assert.That(async () => await Delivery(call), Is.Not.Null.After(10_000, 50));

        Assert.That(requests, Is.Zero);
        Assert.That(await App.WithDatabase(database => database.PopDeliveries.CountAsync(delivery => delivery.CallId == call.Id)), Is.EqualTo(1));
        await _pbx.Ends(call);
    }

    private Task<PopDelivery?> Delivery(Call call) => App.WithDatabase(database => database.PopDeliveries.AsNoTracking().SingleOrDefaultAsync(delivery => delivery.CallId == call.Id && delivery.UserId == _jonas.Id));
}
