using Microsoft.Playwright;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Live;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>Keys, toasts, and forms that cannot be sent: the manners of every page.</summary>
public sealed class KeyboardTests : BrowserTest
{
    private Pbx _pbx = null!;
    private User _jonas = null!;

    protected override async Task Prepare()
    {
        _pbx = new Pbx(App);
        await _pbx.IsUp();
        _jonas = await App.AddUser(name: "Jonas Weber", extensions: "101");
        await _pbx.Knows("Annika Brandt", "Nordwind Logistik GmbH", "+494066969214");
        await _pbx.Knows("Michael Brandt", "Nordwind Logistik GmbH", "+494066969200");
    }

    [Test]
    public async Task Letters_lead_from_page_to_page_and_from_row_to_row_but_never_while_one_types()
    {
        var page = await OpenAs(_jonas);
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("p");
        await page.WaitForURLAsync("**/contacts");

        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("main tbody a:focus")).ToContainTextAsync("Annika");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("main tbody a:focus")).ToContainTextAsync("Michael");
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToContainTextAsync("Annika Brandt");
        await page.Keyboard.PressAsync("e");
        await page.WaitForURLAsync("**/edit");

        // in a field letters are letters, and a half-written word of an input method is no key
        await page.GotoAsync("/contacts");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("gc");
        await Expect(page.Locator("main input[type=search]")).ToHaveValueAsync("gc");
        await page.EvaluateAsync("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true, isComposing: true }))");
        await Expect(page.Locator("main input[type=search]")).ToBeFocusedAsync();
        Assert.That(page.Url, Does.Contain("/contacts"));

        // a Russian keyboard has other letters on the same keys
        await page.Keyboard.PressAsync("Escape");
        await page.EvaluateAsync("for (const [key, code] of [['п', 'KeyG'], ['с', 'KeyC']]) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }))");
        await page.WaitForURLAsync("**/calls");
    }

    [Test]
    public async Task The_question_mark_lists_the_keys_and_letters_can_be_switched_off_there()
    {
        var page = await OpenAs(await App.AddUser(name: "Ольга Соколова", extensions: "102"), at: "/settings");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.FocusAsync("main a[href='/settings/password']");
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("#keys-dialog")).ToContainTextAsync("To the newest call and back");
        await Shot(page, "keys-1440-light-en");
        await AssertAccessible(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#keys-dialog")).ToBeHiddenAsync();
        await Expect(page.Locator("main a[href='/settings/password']")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("?");
        await page.Locator("#keys-dialog input[name=singleKeys]").ClickAsync(); // the page is loaded anew at once; its box is not asked any more
        await page.WaitForSelectorAsync("body[data-single-keys=off]");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.Keyboard.PressAsync("?");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("c");
        await Expect(page.Locator("#keys-dialog")).ToBeHiddenAsync();
        Assert.That(page.Url, Does.EndWith("/settings"));
    }

    [Test]
    public async Task A_form_that_cannot_be_sent_says_so_and_keeps_what_was_typed()
    {
        Expected = "Failed to fetch"; // Turbo says so in the console too
        var page = await OpenAs(_jonas, at: "/contacts/new");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.FillAsync("#Input_Name", "Thomas Krüger");
        await page.RouteAsync("**/contacts/new", route => route.Request.Method == "POST" ? route.AbortAsync() : route.ContinueAsync());
        await page.Locator("#Input_Name").PressAsync("Alt+Enter");
        await Expect(page.Locator("#toasts")).ToContainTextAsync("the server cannot be reached");
        await Shot(page, "unsent-1440-light-en");
        await AssertAccessible(page);

        await page.UnrouteAsync("**/contacts/new");
        await page.RouteAsync("**/contacts/new", route => route.Request.Method == "POST" ? route.FulfillAsync(new() { Status = 503, ContentType = "text/html", Body = "<h1>away</h1>" }) : route.ContinueAsync());
        await page.Locator("#Input_Name").PressAsync("Alt+Enter");
        await Expect(page.Locator("#toasts")).ToContainTextAsync("Not saved");
        await Expect(page.Locator("#Input_Name")).ToHaveValueAsync("Thomas Krüger");

        await page.UnrouteAsync("**/contacts/new");
        await page.Locator("#Input_Name").PressAsync("Alt+Enter");
        await Expect(page.Locator("h1")).ToContainTextAsync("Thomas Krüger");
        await Expect(page.Locator("#toasts > *")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task News_put_away_can_be_brought_back_and_the_toast_waits_while_the_pointer_is_on_it()
    {
        await _pbx.Execute("INSERT INTO listening_gaps (id, server, cause, state, from_at, to_at, calls_added, updated_at) VALUES (gen_random_uuid(), 'main', 'connection-lost', 'restored', now() - interval '1 hour', now() - interval '55 minutes', 3, now())");
        var page = await OpenAs(_jonas, at: "/desk");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.Locator(".gap-band button").ClickAsync();
        await Expect(page.Locator("#toasts")).ToContainTextAsync("put away");
        await Expect(page.Locator(".gap-band")).ToHaveCountAsync(0);
        await Shot(page, "toast-1440-light-en");
        await page.Locator("#toasts .btn").First.ClickAsync();
        await Expect(page.Locator(".gap-band")).ToHaveCountAsync(1);
        await Expect(page.Locator("#toasts > *")).ToHaveCountAsync(0);
    }

    [TestCase(1440, "light", "en")]
    [TestCase(1440, "dark", "ru")]
    [TestCase(390, "light", "ja")]
    [TestCase(390, "dark", "en")]
    public async Task Sound_and_notifications_are_set_up_and_tried_out(int width, string theme, string language)
    {
        var page = await OpenAs(await App.AddUser(name: "田中 芽衣", extensions: [$"{width}{theme}"]), width, width < 768 ? 844 : 900, theme, language, at: "/settings/alerts");
        var permission = page.Locator("[data-alerts-target=permission]");
        await Expect(permission).ToHaveAttributeAsync("data-state", "default");
        await page.EvaluateAsync("Object.defineProperty(Notification, 'permission', { configurable: true, get: () => 'denied' }); document.dispatchEvent(new Event('visibilitychange'))");
        await Expect(permission).ToHaveAttributeAsync("data-state", "denied");
        await Shot(page, $"alerts-denied-{width}-{theme}-{language}", whole: true);
        await AssertAccessible(page);

        await page.Context.GrantPermissionsAsync(["notifications"]);
        await page.ReloadAsync();
        await Expect(permission).ToHaveAttributeAsync("data-state", "granted");
        await page.ClickAsync("[data-action='alerts#ring']");
        await Expect(page.Locator("[data-alerts-target=sounded]")).Not.ToBeEmptyAsync();
        await page.ClickAsync("[data-action='alerts#show']");
        await Expect(page.Locator("[data-alerts-target=notified]")).Not.ToBeEmptyAsync();
        await page.CheckAsync("[name='Input.Sound']");
        await page.CheckAsync("[name='Input.Notify']");
        await Shot(page, $"alerts-{width}-{theme}-{language}", whole: true);
        await AssertAccessible(page);
        await page.ClickAsync("main .btn-primary");
        await page.WaitForSelectorAsync("body[data-pop-sound=on][data-pop-notify=on]");
        Assert.That(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), Is.True, "The page scrolls sideways.");
    }
}
