using Microsoft.Playwright;
using OnPremCrm.Web.Tests.Live;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>A line that breaks: what happened meanwhile always arrives.</summary>
public sealed class CatchUpTests : BrowserTest
{
    private Pbx _pbx = null!;

    protected override async Task Prepare()
    {
        _pbx = new Pbx(App);
        await _pbx.IsUp();
    }

    [Test]
    public async Task After_the_line_was_cut_the_page_the_counts_and_the_cards_catch_up_by_themselves()
    {
        var olga = await App.AddUser(name: "Ольга Соколова", extensions: "191");
        await using var wire = new Wire(new Uri(Address).Port);
        var first = await OpenAs(olga);
        await using var context = await Browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = wire.Address, StorageState = await first.Context.StorageStateAsync() });
        await first.CloseAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(wire.Address + "/callbacks?mine=true");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await Expect(page.Locator("#side-live")).ToContainTextAsync("Live");

        wire.Cut();
        await Expect(page.Locator("#side-live")).ToContainTextAsync("Reconnecting");
        await Expect(page.Locator("[data-controller=live]")).ToContainTextAsync("You may go on working");
        await Shot(page, "reconnecting-1440-light-en");
        var call = await _pbx.Rings("+494066969214", "191");
        await _pbx.Ends(call);
        await _pbx.Execute(
            """
            INSERT INTO callbacks (id, number, state, owner_id, owner_reason, attempts, first_call_id, last_call_id, last_attempt_at, due_at, created_at, updated_at)
            VALUES (gen_random_uuid(), '+494066969214', 'open', $1, 'rang', 1, $2, $2, now(), now() - interval '5 minutes', now(), now())
            """, olga.Id.Value, call.Id.Value);
        await _pbx.Rings("+493023125617", "191");
        wire.Mend();

        await Expect(page.Locator("#side-live")).ToContainTextAsync("Live", new() { Timeout = 40_000 });
        await Expect(page.Locator("main tr[id^=callback-]")).ToHaveCountAsync(1);
        await Expect(page.Locator("#side-count-callbacks.is-late")).ToContainTextAsync("1");
        await Expect(page.Locator(".pop-ringing")).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-controller=live]")).ToBeHiddenAsync();
    }
}
