using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>What one does with a call and with one's phone: on the card, in the phone bar, in the strip on a phone; by mouse and by keyboard.</summary>
public sealed class PhoneActionTests : PopBrowserTest
{
    [Test]
    public async Task By_mouse_a_call_is_sent_to_a_colleague_while_it_rings_and_the_next_is_declined()
    {
        var page = await OpenAs(Jonas);
        await Live(page);
        await Pbx.Rings(Annika, "101");
        await page.ClickAsync(".pop summary:has-text('Send to')");
        await Expect(page.Locator(".pop-pick button")).ToContainTextAsync("田中 芽衣");
        await Shot(page, "pop-send");
        await page.ClickAsync(".pop-pick button");
        await Expect(Pop(page)).ToContainTextAsync("Asking the telephone system");
        await Pbx.Execute("UPDATE telephony_commands SET state = 'refused', reason = 'not-ringing', progress = 'ended', updated_at = now()");
        await Expect(Pop(page)).ToContainTextAsync("It no longer rings at your phone.");

        await page.ClickAsync(".pop button:has-text('Decline')");
        await Expect(Pop(page)).ToContainTextAsync("Asking the telephone system");

        var asked = await App.WithDatabase(database => Task.FromResult(database.TelephonyCommands.OrderBy(command => command.CreatedAt).AsEnumerable().Select(command => $"{command.Kind} {command.Number}").ToList()));
        Assert.That(asked, Is.EqualTo(new[] { "SendOn 104", "Decline " }));
    }

    [Test]
    public async Task By_keyboard_a_conversation_is_handed_over_after_asking_and_an_unknown_number_is_linked()
    {
        var annika = await Pbx.Knows("Annika Brandt", "Nordwind Logistik GmbH", "+494066969200");
        var page = await OpenAs(Jonas);
        await Live(page);
        var call = await Pbx.Rings("+78125550146", "101");
        await Expect(Pop(page)).ToBeVisibleAsync();
        await page.FocusAsync(".pop summary:has-text('Link to')");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".pop-more[open] input[data-finder-target]")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("annika");
        await Expect(page.Locator(".pop-pick button")).ToContainTextAsync("Annika Brandt");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".pop-name")).ToHaveTextAsync("Annika Brandt");

        await Pbx.Answers(call, "101");
        await Expect(page.Locator(".pop-talking summary:has-text('Hand over')")).ToBeVisibleAsync();
        await page.FocusAsync(".pop summary:has-text('Hand over')");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".pop-more[open] input.form-control")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.PressAsync("ArrowRight"); // ask first
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("104");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Pop(page)).ToContainTextAsync("Asking the telephone system");

        var asked = await App.WithDatabase(database => Task.FromResult(database.TelephonyCommands.Single(command => command.Kind != Core.TelephonyCommands.TelephonyCommandKind.CheckAsking)));
        Assert.That((asked.Kind, asked.Number), Is.EqualTo((Core.TelephonyCommands.TelephonyCommandKind.AskColleague, "104")));
        Assert.That(await App.WithDatabase(database => Task.FromResult(database.PhoneNumbers.Count(number => number.ContactId == annika.Id))), Is.EqualTo(2));
    }

    [Test]
    public async Task What_came_of_a_call_is_said_on_its_card_by_one_click_or_one_digit()
    {
        await Pbx.Execute("TRUNCATE call_results CASCADE");
        await Pbx.Execute("INSERT INTO call_results SELECT gen_random_uuid(), name, place, true, now(), now() FROM unnest(ARRAY['Order', 'Complaint', 'Question']) WITH ORDINALITY AS made (name, place)");
        var page = await OpenAs(Jonas);
        await Live(page);
        var call = await Pbx.Rings(Annika, "101");
        await Pbx.Answers(call, "101");
        await Pbx.Ends(call);
        await page.ClickAsync(".pop-results button:has-text('Order')");
        await Expect(page.Locator(".pop-results [aria-pressed=true]")).ToContainTextAsync("Order");

        await page.Locator("body").PressAsync("2"); // the focus is elsewhere: nothing is said
        await page.Keyboard.PressAsync("F2");
        await page.Keyboard.PressAsync("3");

        await Expect(page.Locator(".pop-results [aria-pressed=true]")).ToContainTextAsync("Question");
        await Shot(page, "pop-result");
        await AssertAccessible(page);
        await Pbx.Execute("TRUNCATE call_results CASCADE");
    }

    [Test]
    public async Task On_a_phone_a_strip_above_the_tab_bar_has_the_call_its_note_handing_over_and_hanging_up()
    {
        await Pbx.Knows("Annika Brandt", null, Annika);
        var page = await OpenAs(Jonas, width: 390, height: 844);
        await Live(page);
        var call = await Pbx.Rings(Annika, "101");
        await Pbx.Answers(call, "101");
        var strip = page.Locator(".callstrip");
        await Expect(strip).ToContainTextAsync("Annika Brandt");
        var (bottom, top) = ((await strip.BoundingBoxAsync())!, (await page.Locator(".tabbar").BoundingBoxAsync())!);
        Assert.That(bottom.Y + bottom.Height, Is.EqualTo(top.Y).Within(1));
        await Shot(page, "pop-strip-390");
        await AssertAccessible(page);

        await strip.GetByRole(AriaRole.Button, new() { Name = "Note" }).ClickAsync();
        await Expect(page.Locator(".pop textarea")).ToBeFocusedAsync();
        await strip.GetByRole(AriaRole.Button, new() { Name = "Hand over" }).ClickAsync();
        await Expect(page.Locator(".pop-more[open] input.form-control")).ToBeFocusedAsync();
        await strip.GetByRole(AriaRole.Button, new() { Name = "Hang up" }).ClickAsync();
        await Until(async () => await App.WithDatabase(database => Task.FromResult(database.TelephonyCommands.Any(command => command.Kind == Core.TelephonyCommands.TelephonyCommandKind.HangUp))));
    }

    [Test]
    public async Task The_phone_bar_takes_a_break_by_keyboard_and_changes_when_Asterisk_says_so()
    {
        await Pbx.Execute("DELETE FROM queue_members");
        await Pbx.IsFree("101");
        await Pbx.Execute("INSERT INTO queue_members (server, queue, interface, extension, paused, since) VALUES ('main', 'Sales', 'PJSIP/101', '101', false, now())");
        var page = await OpenAs(Jonas);
        await Live(page);
        await Expect(page.Locator("#phone-state")).ToContainTextAsync("Ready");
        await page.FocusAsync("#phone-menu summary");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#phone-menu button.menu-item")).ToBeFocusedAsync();
        await AssertAccessible(page);
        await Shot(page, "phone-menu");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#phone-menu")).ToContainTextAsync("Asking the telephone system");

        await Pbx.Execute("UPDATE telephony_commands SET state = 'succeeded', progress = 'ended', updated_at = now()");
        await Pbx.Execute("UPDATE queue_members SET paused = true");

        await Expect(page.Locator("#phone-menu summary")).ToContainTextAsync("Break");
        await Expect(page.Locator("#phone-menu button.menu-item")).ToContainTextAsync("Back to work");
    }

    [Test]
    public async Task A_ringing_call_is_heard_in_one_tab_and_told_once_when_none_is_looked_at()
    {
        await App.WithDatabase(async database =>
        {
            var row = (await database.Users.FindAsync(Jonas.Id))!;
            row.PopSound = row.PopNotify = true;
            return await database.SaveChangesAsync();
        });
        var first = await OpenAs(Jonas);
        await first.Context.AddInitScriptAsync("""
            window.heard = []; window.told = [];
            AudioContext.prototype.createOscillator = new Proxy(AudioContext.prototype.createOscillator, { apply: (make, self) => { window.heard.push(1); return Reflect.apply(make, self, []); } });
            window.Notification = class { static permission = "granted"; constructor(title, more) { window.told.push(`${title}: ${more.body}`); } close() { window.told.push("closed"); } };
            Object.defineProperty(document, "hidden", { get: () => window.isAway === true });
            """);
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync("/callbacks");
        await first.ReloadAsync();
        foreach (var page in new[] { first, second })
        {
            await Live(page);
            await page.Mouse.ClickAsync(900, 26); // nothing to press there: the bar between the search and the phone
            await page.EvaluateAsync("window.isAway = true; document.dispatchEvent(new Event('visibilitychange'))");
        }

        var call = await Pbx.Rings(Annika, "101");
        await Task.WhenAll(Expect(Pop(first)).ToBeVisibleAsync(), Expect(Pop(second)).ToBeVisibleAsync());
        await Until(async () => await Count("heard") >= 4 && await Count("told") >= 1);
        Assert.That(await first.EvaluateAsync<int>("window.heard.length") == 0 || await second.EvaluateAsync<int>("window.heard.length") == 0, Is.True, "one tab rings");
        Assert.That(await Count("told"), Is.EqualTo(1));

        await Pbx.Answers(call, "101");
        await Expect(first.Locator(".pop-talking")).ToBeVisibleAsync();
        await Until(async () => await Count("told") == 2); // and it is taken away
        var rang = await Count("heard");
        await Task.Delay(3_500); // a ring later
        Assert.That(await Count("heard"), Is.EqualTo(rang), "quiet after the answer");

        async Task<int> Count(string what) => await first.EvaluateAsync<int>($"window.{what}.length") + await second.EvaluateAsync<int>($"window.{what}.length");
    }
}
