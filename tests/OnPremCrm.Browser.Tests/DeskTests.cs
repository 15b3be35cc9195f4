using Microsoft.Playwright;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Live;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>The desk, the callbacks and the cards with a morning's worth of people in them; in both themes, three languages, two widths.</summary>
public sealed class DeskTests : BrowserTest
{
    private static readonly int[] Widths = [1440, 390];
    private static readonly string[] Themes = ["light", "dark"];
    private static readonly string[] Languages = ["en", "ru", "ja"];

    private Pbx _pbx = null!;
    private User _jonas = null!;

    protected override async Task Prepare()
    {
        _pbx = new Pbx(App);
        await _pbx.IsUp();
        await _pbx.Execute("UPDATE working_hours SET time_zone = 'Europe/Berlin', opens = array_fill('00:00'::time, ARRAY[7]), closes = array_fill('23:59'::time, ARRAY[7])");
        _jonas = await App.AddUser(name: "Jonas Weber", extensions: "101");
        var mei = await App.AddUser(name: "田中 芽衣", extensions: "104");
        var olga = await App.AddUser(name: "Ольга Соколова", extensions: "102");
        await _pbx.Knows("Anna Lindqvist", "Lindqvist Kyl AB", "+46846500412");
        await _pbx.Knows("Annika Brandt", "Nordwind Logistik GmbH", "+494066969214", _jonas, "Purchasing");
        await _pbx.Knows("Екатерина Никитина", "Аптечная сеть «Здравник»", "+78125550193");
        await _pbx.Knows("高橋 美咲", "高橋水産", "+81355550187");
        await _pbx.Knows("Praxis Dr. Baumgärtner-Schmitz", null, "+493023125617");
        await _pbx.Knows("佐藤 健一", "株式会社北海冷蔵", "+81115550142");
        await Missed("+46846500412", _jonas, -18, 2, CallDisposition.Missed);
        await Missed("+491713920036", null, -4, 1, CallDisposition.Abandoned);
        await Missed("+494066969214", _jonas, 12, 1, CallDisposition.Abandoned);
        await Missed("+78125550193", olga, 21, 3, CallDisposition.Missed);
        await Missed("+493023125617", _jonas, 150, 1, CallDisposition.Voicemail);
        await Missed("+81355550187", mei, 60 * 30, 1, CallDisposition.Missed);
        var talk = await _pbx.Rings("+81115550142", "101");
        await _pbx.Answers(talk, "101");
        await _pbx.Ends(talk);
        await _pbx.Change(talk, call => call.TalkSeconds = 408);
        await _pbx.Execute("INSERT INTO pop_dismissals SELECT $1, id, now() FROM calls", _jonas.Id.Value);
    }

    /// <summary>What a test before left ringing.</summary>
    [SetUp]
    public async Task EmptyPhones()
    {
        await _pbx.Execute("DELETE FROM calls WHERE id NOT IN (SELECT first_call_id FROM callbacks) AND number IS DISTINCT FROM '+81115550142'");
        await _pbx.Execute("DELETE FROM contacts WHERE id IN (SELECT contact_id FROM phone_numbers WHERE number = '+494066969200')");
        await _pbx.Execute("DELETE FROM telephony_commands");
    }

    [Test, Pairwise]
    public async Task The_desk_with_two_ringing_calls_is_whole([ValueSource(nameof(Widths))] int width, [ValueSource(nameof(Themes))] string theme, [ValueSource(nameof(Languages))] string language)
    {
        var page = await OpenAs(_jonas, width, width < 768 ? 844 : 900, theme, language, at: "/desk");
        await _pbx.Rings("+494066969214", "101", "104");
        await _pbx.Rings("+78125550146", "101");
        await Expect(page.Locator(".pop")).ToHaveCountAsync(2);
        await Shot(page, $"desk-{width}-{theme}-{language}");
        await AssertAccessible(page);
        await NothingSticksOut(page);
    }

    [Test, Pairwise]
    public async Task The_callbacks_are_whole([ValueSource(nameof(Widths))] int width, [ValueSource(nameof(Themes))] string theme, [ValueSource(nameof(Languages))] string language)
    {
        var page = await OpenAs(_jonas, width, width < 768 ? 844 : 900, theme, language, at: "/callbacks");
        await Shot(page, $"callbacks-{width}-{theme}-{language}");
        await AssertAccessible(page);
        await NothingSticksOut(page);
        await page.Locator(width < 768 ? "details[id^=more-] > summary" : "details[id^=later-] > summary").Nth(width < 768 ? 0 : 1).ClickAsync();
        await AssertAccessible(page);
    }

    [Test]
    public async Task The_dial_pad_is_whole([ValueSource(nameof(Widths))] int width, [ValueSource(nameof(Languages))] string language)
    {
        var page = await OpenAs(_jonas, width, width < 768 ? 844 : 900, "light", language, at: "/dial");
        await page.ClickAsync("[data-digit='5']");
        await Expect(page.Locator("#Input_Number")).ToHaveValueAsync("5");
        await Shot(page, $"dial-{width}-{language}");
        await AssertAccessible(page);
        await NothingSticksOut(page);
    }

    [Test]
    public async Task Every_state_of_the_card_is_whole([ValueSource(nameof(Themes))] string theme, [ValueSource(nameof(Languages))] string language)
    {
        await _pbx.Knows("Peter Schlüter", "Nordwind Logistik GmbH", "+494066969200");
        await _pbx.Knows("Michael Brandt", "Nordwind Logistik GmbH", "+494066969200");
        var talking = await _pbx.Rings("+46846500412", "101");
        await _pbx.Answers(talking, "101");
        var ended = await _pbx.Rings("+81355550187", "101");
        await _pbx.Answers(ended, "101");
        await _pbx.Ends(ended);
        var missed = await _pbx.Rings("+494066969214", "101");
        await _pbx.Ends(missed);
        await _pbx.Rings("+494066969200", "101");
        await _pbx.Rings(null, "101");
        var page = await OpenAs(_jonas, 1440, 1700, theme, language, at: "/desk");
        await Expect(page.Locator(".pop")).ToHaveCountAsync(5);
        await Shot(page, $"states-{theme}-{language}", whole: true);
        await AssertAccessible(page);
    }

    [Test]
    public async Task F8_calls_the_most_urgent_and_a_callback_taken_put_off_and_closed_moves_at_once_in_another_window()
    {
        await _pbx.Execute("UPDATE callbacks SET state = 'open', closed_at = NULL, closed_how = NULL, closed_note = NULL, owner_id = NULL WHERE number = '+491713920036'");
        var page = await OpenAs(_jonas, at: "/callbacks");
        var other = await OpenAs(await App.AddUser(UserRole.Manager), at: "/callbacks");
        var row = page.Locator("tr", new() { HasText = "Unknown caller" });
        var otherRow = other.Locator("tr", new() { HasText = "Unknown caller" });

        await row.GetByText("Take it").First.ClickAsync();
        await Expect(otherRow).ToContainTextAsync("Jonas Weber");
        await Expect(row).ToContainTextAsync("Jonas Weber"); // the page that follows the form folds menus
        await row.Locator("summary").First.ClickAsync();
        await row.Locator("[id^='later-']").GetByText("In 1 hour").ClickAsync();
        await Expect(otherRow.Locator(".due-fine").First).ToBeVisibleAsync();
        await row.Locator("summary").Nth(1).ClickAsync();
        await row.Locator("[name=reason]").FillAsync("wrong number");
        await row.GetByText("Close", new() { Exact = true }).ClickAsync();
        await Expect(otherRow).ToHaveCountAsync(0);
        await Expect(other.Locator(".rows")).ToContainTextAsync("closed by Jonas Weber: wrong number");

        await page.Keyboard.PressAsync("F8");
        await Expect(page.Locator(".pop")).ToContainTextAsync("Anna Lindqvist");
    }

    [Test]
    public async Task By_keyboard_alone_callbacks_are_filtered_taken_put_off_closed_and_called()
    {
        await _pbx.Execute("UPDATE callbacks SET state = 'open', closed_at = NULL, closed_how = NULL, closed_note = NULL, owner_id = NULL WHERE number = '+491713920036'");
        var page = await OpenAs(_jonas, at: "/callbacks");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.Locator("#filter-owner > summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/callbacks?owner=nobody*");
        await Expect(page.Locator("tr[id^=callback-]")).ToHaveCountAsync(1);
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator(":focus")).ToContainTextAsync("Unknown caller");

        await Reach(page, "[id^='later-'] > summary");
        await page.Keyboard.PressAsync("Enter");
        await Reach(page, "[id^='later-'] [value='15m']");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("tr[id^=callback-] .due-soon").First).ToBeVisibleAsync();

        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("F8");
        await Expect(page.Locator(".pop")).ToContainTextAsync("39200");
        await _pbx.Execute("DELETE FROM telephony_commands");

        await page.Keyboard.PressAsync("j");
        await Reach(page, "[id^='more-'] > summary");
        await page.Keyboard.PressAsync("Enter");
        await Reach(page, "[name=reason]");
        await page.Keyboard.TypeAsync("wrong number");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".rows")).ToContainTextAsync("closed by Jonas Weber: wrong number");
    }

    // Tab from where the focus is, as a person does; not one step too many.
    private static async Task Reach(IPage page, string selector)
    {
        for (var steps = 0; steps < 15; steps++)
        {
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{selector} is not reached by Tab.");
    }

    [Test]
    public async Task What_waits_and_who_talks_with_whom_shows_at_once_at_everybodys_desk()
    {
        var page = await OpenAs(_jonas, 2560, 1200, at: "/desk");
        var other = await OpenAs(await App.AddUser(UserRole.Operator, "Daniel Okafor"), at: "/desk");
        await Expect(other.Locator("#desk-now")).ToContainTextAsync("All is quiet.");

        var first = await _pbx.Rings("+494066969214", "104");
        await _pbx.Rings("+78125550146", "104");
        foreach (var desk in new[] { page, other })
        {
            await Expect(desk.Locator("#desk-now")).ToContainTextAsync("2 waiting");
            await Expect(desk.Locator("#desk-now li")).ToContainTextAsync("Annika Brandt");
        }

        await _pbx.Answers(first, "104");
        foreach (var desk in new[] { page, other })
        {
            await Expect(desk.Locator("#desk-now li", new() { HasText = "田中 芽衣" })).ToContainTextAsync("Annika Brandt");
            await Expect(desk.Locator("#desk-now")).ToContainTextAsync("1 waiting");
        }

        await Shot(page, "desk-2560-light-en");
        await AssertAccessible(page);
        await _pbx.Ends(first);
        await Expect(page.Locator("#desk-now")).Not.ToContainTextAsync("田中 芽衣");
    }

    [Test]
    public async Task The_next_call_of_the_desk_is_one_click_or_one_key_away()
    {
        var page = await OpenAs(_jonas, at: "/desk");
        await page.WaitForSelectorAsync("html[data-live=up]");
        Assert.That(await page.Locator(".desk-work .btn-primary").CountAsync(), Is.EqualTo(1), "the most overdue one");
        await page.ClickAsync(".desk-work .btn-primary");
        await Expect(page.Locator(".pop")).ToContainTextAsync("Anna Lindqvist");

        await _pbx.Execute("DELETE FROM telephony_commands");
        await page.ReloadAsync();
        await Expect(page.Locator(".pop")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("F8");
        await Expect(page.Locator(".pop")).ToContainTextAsync("Anna Lindqvist");
    }

    [Test]
    public async Task A_desk_where_nothing_is_left_to_do_says_so([ValueSource(nameof(Languages))] string language)
    {
        var done = language switch { "ru" => "Всем перезвонили.", "ja" => "すべて折り返し済みです。", _ => "Everybody has been called back." };
        await _pbx.Execute("UPDATE callbacks SET state = 'closed', closed_at = now(), closed_how = 'by-hand', closed_note = 'x' WHERE state = 'open'");
        try
        {
            var page = await OpenAs(await App.AddUser(UserRole.Operator, "Daniel Okafor", extensions: $"15{language.Length + language[0]}"), 1440, 900, "light", language, at: "/desk");
            await Expect(page.Locator(".desk-work")).ToContainTextAsync(done);
            await Shot(page, $"desk-empty-{language}");
            await AssertAccessible(page);
        }
        finally
        {
            await _pbx.Execute("UPDATE callbacks SET state = 'open', closed_at = NULL, closed_how = NULL, closed_note = NULL");
        }
    }

    [Test]
    public async Task A_reason_being_typed_survives_a_refresh_of_the_list()
    {
        var page = await OpenAs(_jonas, at: "/callbacks");
        await page.WaitForSelectorAsync("html[data-live=up]");
        var row = page.Locator("tr", new() { HasText = "Annika Brandt" });
        await row.Locator("summary").Nth(1).ClickAsync();
        await row.Locator("[name=reason]").PressSequentiallyAsync("has found ");

        await _pbx.Execute("UPDATE callbacks SET attempts = 7 WHERE number = '+494066969214'");
        await Expect(row).ToContainTextAsync("7, last");
        await page.Keyboard.TypeAsync("what she sought");

        await Expect(row.Locator("[name=reason]")).ToHaveValueAsync("has found what she sought");
        await Expect(row.Locator("[name=reason]")).ToBeFocusedAsync();
        await _pbx.Execute("UPDATE callbacks SET attempts = 1 WHERE number = '+494066969214'");
    }

    private async Task Missed(string number, User? owner, int dueInMinutes, int attempts, CallDisposition disposition)
    {
        var call = await _pbx.Rings(number, "101");
        await _pbx.Ends(call, disposition);
        await _pbx.Change(call, row => row.WaitSeconds = 72);
        await _pbx.Execute(
            """
            INSERT INTO callbacks (id, number, contact_id, organisation_id, state, owner_id, owner_reason, queue, attempts, first_call_id, last_call_id, last_attempt_at, due_at, created_at, updated_at)
            SELECT gen_random_uuid(), number, contact_id, organisation_id, 'open', $2, 'rang', 'Sales', $3, id, id, now(), now() + make_interval(mins => $4) + interval '20 seconds', now(), now()
            FROM calls WHERE id = $1
            """, call.Id.Value, (object?)owner?.Id.Value ?? DBNull.Value, attempts, dueInMinutes);
    }

    private static async Task NothingSticksOut(IPage page) =>
        Assert.That(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), Is.True, "The page scrolls sideways.");
}
