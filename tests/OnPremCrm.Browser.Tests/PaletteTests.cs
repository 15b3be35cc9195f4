using Microsoft.Playwright;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Live;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>Find or dial: people, organisations, numbers, calls, pages and commands from one field; by keyboard, by mouse, and without JavaScript.</summary>
public sealed class PaletteTests : BrowserTest
{
    private static readonly object[] Looks = [new object[] { 1440, "light", "en" }, new object[] { 1440, "dark", "ru" }, new object[] { 820, "light", "ru" }, new object[] { 390, "light", "ja" }];

    private Pbx _pbx = null!;
    private User _jonas = null!;

    protected override async Task Prepare()
    {
        _pbx = new Pbx(App);
        await _pbx.IsUp();
        _jonas = await App.AddUser(name: "Jonas Weber", extensions: "101");
        await App.AddUser(name: "Brigitte Okafor", extensions: "104");
        await _pbx.Knows("Annika Brandt", "Nordwind Logistik GmbH", "+494066969214");
        await _pbx.Knows("Michael Brandt", "Nordwind Logistik GmbH", "+494066969200");
        await _pbx.Knows("Praxis Dr. Baumgärtner-Schmitz", null, "+493023125617");
        await _pbx.Knows("Екатерина Никитина", "Аптечная сеть «Здравник»", "+78125550193");
        var talk = await _pbx.Rings("+494066969214", "101");
        await _pbx.Answers(talk, "101");
        await _pbx.Ends(talk);
        await _pbx.Execute("INSERT INTO pop_dismissals SELECT $1, id, now() FROM calls", _jonas.Id.Value);
    }

    [Test]
    public async Task By_keyboard_a_name_opens_its_card_a_number_dials_and_Escape_goes_back_to_where_one_was()
    {
        var page = await OpenAs(_jonas, at: "/settings");
        await page.WaitForSelectorAsync("html[data-live=up]");
        var field = page.Locator("input[name=q]");
        var options = page.Locator(".palette [role=option]");

        // a name, with the matching part marked; the arrows choose, Enter opens
        await page.FocusAsync("#Input_Name");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("brand");
        await Expect(options.First).ToContainTextAsync("Annika Brandt");
        await Expect(options.First.Locator(".hit")).ToHaveTextAsync("Brand");
        await Expect(field).ToHaveAttributeAsync("aria-expanded", "true");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("[aria-selected=true]")).ToContainTextAsync("Michael Brandt");
        Assert.That(await field.GetAttributeAsync("aria-activedescendant"), Is.EqualTo(await page.Locator("[aria-selected=true]").GetAttributeAsync("id")));

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#Input_Name")).ToBeFocusedAsync();
        await Expect(options).ToHaveCountAsync(0);

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("michael");
        await page.Keyboard.PressAsync("Enter"); // before any suggestion can be there
        await Expect(page.Locator("h1")).ToContainTextAsync("Michael Brandt");

        // a number in any spelling: the first line dials it, in full-width figures too
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("０４０ 66969");
        await Expect(options.First).ToContainTextAsync("Dial 040 66969");
        await Expect(options.Filter(new() { HasText = "Annika Brandt" })).ToContainTextAsync("66969214");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("annika");
        await Expect(options.First).ToContainTextAsync("Annika");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".pop")).ToContainTextAsync("Annika Brandt");

        // a command in another language than the page's
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("тёмн");
        await Expect(options.First).ToContainTextAsync("Dark theme");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("html[data-bs-theme=dark]");
    }

    [Test]
    public async Task By_mouse_the_empty_field_offers_places_a_click_opens_and_a_click_elsewhere_closes()
    {
        var page = await OpenAs(_jonas, at: "/settings");
        await page.WaitForSelectorAsync("html[data-live=up]");
        var options = page.Locator(".palette [role=option]");

        await page.ClickAsync("input[name=q]");
        await Expect(options.First).ToContainTextAsync("Desk");
        Assert.That(await options.CountAsync(), Is.LessThanOrEqualTo(8));
        await page.Mouse.ClickAsync(1200, 800);
        await Expect(options).ToHaveCountAsync(0);

        await page.ClickAsync("input[name=q]");
        await page.FillAsync("input[name=q]", "nordwind");
        await page.Locator(".palette a[href^='/organisations/']").ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Nordwind Logistik GmbH");
    }

    [Test]
    public async Task Without_JavaScript_the_same_field_leads_to_a_page_with_the_same_results()
    {
        var page = await OpenAs(_jonas);
        var cookies = await page.Context.StorageStateAsync();
        await using var context = await Browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = Address, StorageState = cookies, JavaScriptEnabled = false });
        var plain = await context.NewPageAsync();
        await plain.GotoAsync("/settings");
        await plain.FillAsync("input[name=q]", "040 66969214");
        await plain.PressAsync("input[name=q]", "Enter");
        await Expect(plain.Locator("main")).ToContainTextAsync("Annika Brandt");
        await Expect(plain.Locator("main")).ToContainTextAsync("Answered");
        await plain.FillAsync("input[name=q]", "okafor");
        await plain.PressAsync("input[name=q]", "Enter");
        await Expect(plain.Locator("main")).ToContainTextAsync("Call 104");
    }

    [TestCaseSource(nameof(Looks))]
    public async Task The_list_is_whole(int width, string theme, string language)
    {
        var page = await OpenAs(_jonas, width, width < 768 ? 844 : 900, theme, language, at: "/contacts");
        await page.ClickAsync("input[name=q]");
        await page.FillAsync("input[name=q]", "brand");
        await Expect(page.Locator(".palette [role=option]").First).ToContainTextAsync("Annika");
        await Shot(page, $"palette-{width}-{theme}-{language}");
        await AssertAccessible(page);
        await page.FillAsync("input[name=q]", "040 669");
        await Expect(page.Locator(".palette [role=option]").First).ToHaveAttributeAsync("data-dial-number-value", "040 669");
        await Shot(page, $"palette-number-{width}-{theme}-{language}");
        Assert.That(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), Is.True, "The page scrolls sideways.");
    }
}
