using Microsoft.AspNetCore.Hosting;
using Microsoft.Playwright;
using OnPremCrm.Browser.Tests.Calls;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Live;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>Nothing moves under one's eyes: not while a page loads, not when one comes to it by a link, not when a call comes in. What a script or the live link adds has its place from the first paint.</summary>
public sealed class StillnessTests : BrowserTest
{
    private const string WhereTheWorkIs = "() => JSON.stringify(Array.from(document.querySelectorAll('h1, .desk-work .panel-head, .desk-work tr'), (one) => [one.id || one.textContent.trim().slice(0, 20), one.getBoundingClientRect().top]))";

    private DirectoryInfo _store = null!;
    private SampleCalls _sample = null!;
    private User _manager = null!;
    private Pbx _pbx = null!;

    protected override void Configure(IWebHostBuilder builder)
    {
        _store = Directory.CreateTempSubdirectory("recordings");
        File.WriteAllBytes(Path.Combine(_store.FullName, "a.wav"), SampleSound.Wav(12));
        builder.UseSetting("Recordings:StorePath", _store.FullName);
    }

    protected override async Task Prepare()
    {
        _sample = await SampleCalls.Save(App, DateTimeOffset.UtcNow, "a.wav");
        _manager = await App.AddUser(UserRole.Manager, "Katrin Vogel", extensions: "110");
        _pbx = new Pbx(App);
        await _pbx.IsUp();
        await _pbx.IsFree("110");
    }

    [OneTimeTearDown]
    public void Clean() => _store?.Delete(recursive: true);

    [TestCase(1440, 900)]
    [TestCase(390, 844)]
    public async Task Nothing_moves_while_a_page_loads_nor_when_a_call_comes_in(int width, int height)
    {
        var page = await OpenAs(_manager, width, height, at: "/more");
        await page.Context.AddInitScriptAsync(LayoutShifts.Watch);
        var moved = new List<string>();
        foreach (var path in (string[])["/desk", "/overview", "/calls", $"/calls/{_sample.HandedOn.Id}", "/callbacks", "/contacts", $"/contacts/{_sample.HandedOn.ContactId}", "/settings", "/settings/alerts"])
        {
            await page.GotoAsync(path);
            await AtRest(page);
            moved.AddRange((await page.EvaluateAsync<string[]>(LayoutShifts.Take)).Select(one => $"{path} {one}"));
            await page.EvaluateAsync("() => { const link = document.createElement('a'); link.href = '/keys'; document.getElementById('main').append(link); link.click(); }");
            await Expect(page.Locator("main .keys-rows").First).ToBeAttachedAsync();
            await page.EvaluateAsync("() => window.lookForShifts() ?? window.shifts.splice(0)");
            await page.GoBackAsync();
            await page.WaitForURLAsync("**" + path);
            moved.AddRange((await page.EvaluateAsync<string[]>(LayoutShifts.Take)).Select(one => $"{path} again {one}"));
        }

        await page.GotoAsync("/desk");
        await AtRest(page);
        var before = await page.EvaluateAsync<string>(WhereTheWorkIs);
        var call = await _pbx.Rings("+494066969214", "110");
        await Expect(page.Locator(".pop-ringing")).ToBeVisibleAsync();
        Assert.That(await page.EvaluateAsync<string>(WhereTheWorkIs), Is.EqualTo(before), "what one reads or clicks when a call comes in");
        await page.ReloadAsync();
        await Expect(page.Locator(".pop-ringing")).ToBeVisibleAsync();
        moved.AddRange((await page.EvaluateAsync<string[]>(LayoutShifts.Take)).Select(one => $"loaded during a call: {one}"));
        await _pbx.Ends(call);

        Assert.That(moved, Is.Empty);
    }

    [TestCase(1440, 900)]
    [TestCase(390, 844)]
    public async Task Nothing_moves_while_a_page_arrives_in_parts(int width, int height)
    {
        var page = await OpenAs(_manager, width, height, at: "/more");
        await page.Context.AddInitScriptAsync(LayoutShifts.Watch);
        var network = await page.Context.NewCDPSessionAsync(page);
        await network.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = 20, ["downloadThroughput"] = 30_000, ["uploadThroughput"] = 30_000 });
        var moved = new List<string>();
        foreach (var path in (string[])["/overview", "/calls", "/callbacks", $"/contacts/{_sample.HandedOn.ContactId}"])
        {
            await page.GotoAsync(path);
            await AtRest(page);
            moved.AddRange((await page.EvaluateAsync<string[]>(LayoutShifts.Take)).Select(one => $"{path} {one}"));
        }

        Assert.That(moved, Is.Empty);
    }

    private static async Task AtRest(IPage page)
    {
        await page.WaitForSelectorAsync("html[data-live=up]");
        await Expect(page.Locator("#phone-state > *").First).ToBeAttachedAsync();
        await page.EvaluateAsync("async () => { await document.fonts.ready; }");
    }
}
