using Microsoft.AspNetCore.Hosting;
using Microsoft.Playwright;
using OnPremCrm.Browser.Tests.Calls;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Live;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>Two people at once, and a line that breaks: what one does is never disturbed, what others did always arrives.</summary>
public sealed class CatchUpTests : BrowserTest
{
    private DirectoryInfo _store = null!;
    private SampleCalls _sample = null!;
    private Pbx _pbx = null!;

    protected override void Configure(IWebHostBuilder builder)
    {
        _store = Directory.CreateTempSubdirectory("recordings");
        File.WriteAllBytes(Path.Combine(_store.FullName, "a.wav"), SampleSound.Wav(60));
        builder.UseSetting("Recordings:StorePath", _store.FullName);
    }

    protected override async Task Prepare()
    {
        _pbx = new Pbx(App);
        _sample = await SampleCalls.Save(App, DateTimeOffset.UtcNow, "a.wav");
        await _pbx.IsUp();
    }

    [OneTimeTearDown]
    public void Clean() => _store?.Delete(recursive: true);

    [Test]
    public async Task What_one_types_hears_and_has_opened_stays_while_another_writes_on_the_same_page()
    {
        var page = await OpenAs(await App.AddUser(UserRole.Manager, "Katrin Vogel", extensions: "190"), height: 500, at: $"/calls/{_sample.HandedOn.Id}");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.WaitForSelectorAsync(".wave-shape svg");
        await page.EvaluateAsync("(async () => { const audio = document.querySelector('audio'); audio.dataset.same = 'yes'; await audio.play(); })()");
        await page.ClickAsync("#user-menu summary");
        await page.EvaluateAsync("document.querySelector('#user-menu').dataset.test = 'open'");
        await page.Locator("#new-note").FocusAsync();
        await page.Keyboard.TypeAsync("She asks for the later tour");
        await page.EvaluateAsync("document.querySelector('#new-note').setSelectionRange(4, 8); scrollTo(0, 240)");
        var scroll = await page.EvaluateAsync<int>("scrollY");
        var heard = await page.EvaluateAsync<double>("document.querySelector('audio').currentTime");

        var other = await OpenAs(_sample.Jonas, at: $"/calls/{_sample.HandedOn.Id}");
        await other.FillAsync("#new-note", "Promised an answer by noon");
        await other.Locator("#new-note").PressAsync("Alt+Enter");

        await Expect(page.Locator(".call-note").Filter(new() { HasText = "Promised an answer by noon" })).ToBeVisibleAsync();
        await Expect(page.Locator("#new-note")).ToHaveValueAsync("She asks for the later tour");
        await Expect(page.Locator("#new-note")).ToBeFocusedAsync();
        Assert.That(await page.EvaluateAsync<int[]>("[document.activeElement.selectionStart, document.activeElement.selectionEnd]"), Is.EqualTo((int[])[4, 8]));
        Assert.That(await page.EvaluateAsync<int>("scrollY"), Is.EqualTo(scroll));
        Assert.That(await page.EvaluateAsync<bool>("document.querySelector('#user-menu').open"), Is.True, "the menu was closed");
        Assert.That(await page.EvaluateAsync<bool>("(a => a.dataset.same === 'yes' && !a.paused)(document.querySelector('audio'))"), Is.True, "the recording stopped");
        await page.WaitForFunctionAsync("from => document.querySelector('audio').currentTime > from", heard);
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
        await _pbx.Owes(call, olga);
        await _pbx.Rings("+493023125617", "191");
        wire.Mend();

        await Expect(page.Locator("#side-live")).ToContainTextAsync("Live", new() { Timeout = 40_000 });
        await Expect(page.Locator("main tr[id^=callback-]")).ToHaveCountAsync(1);
        await Expect(page.Locator("#side-count-callbacks.is-late")).ToContainTextAsync("1");
        await Expect(page.Locator(".pop-ringing")).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-controller=live]")).ToBeHiddenAsync();
    }

    [Test]
    public async Task A_page_that_was_asleep_while_its_line_broke_catches_up_when_it_wakes()
    {
        var olga = await App.AddUser(name: "Ольга Соколова", extensions: "192");
        await using var wire = new Wire(new Uri(Address).Port);
        var first = await OpenAs(olga);
        await using var context = await Browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = wire.Address, StorageState = await first.Context.StorageStateAsync() });
        await first.CloseAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(wire.Address + "/callbacks?mine=true");
        await page.WaitForSelectorAsync("html[data-live=up]");
        var tools = await context.NewCDPSessionAsync(page);

        await tools.SendAsync("Page.setWebLifecycleState", new() { ["state"] = "frozen" });
        wire.Cut();
        var call = await _pbx.Rings("+494066969215", "192");
        await _pbx.Ends(call);
        await _pbx.Owes(call, olga);
        wire.Mend();
        await tools.SendAsync("Page.setWebLifecycleState", new() { ["state"] = "active" });

        await Expect(page.Locator("main tr[id^=callback-]")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        await Expect(page.Locator("#side-live")).ToContainTextAsync("Live", new() { Timeout = 60_000 });
    }
}
