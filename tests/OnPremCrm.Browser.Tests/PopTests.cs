using Microsoft.Playwright;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Users;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>The screen pop in real windows: who sees it, that it stays out of the way, and that nothing typed is ever lost.</summary>
public sealed class PopTests : PopBrowserTest
{
    [Test]
    public async Task It_pops_at_the_ringing_phones_only_and_goes_when_a_colleague_answers()
    {
        await Pbx.Knows("Annika Brandt", "Nordwind Logistik GmbH", Annika, Jonas, "Purchasing");
        var olga = await App.AddUser(name: "Ольга Соколова", extensions: "102");
        var jonas = await OpenAs(Jonas);
        var mei = await OpenAs(Mei);
        var other = await OpenAs(olga);
        await Task.WhenAll(Live(jonas), Live(mei), Live(other));

        var call = await Pbx.Rings(Annika, "101", "104");
        await Task.WhenAll(Expect(Pop(jonas)).ToContainTextAsync("Annika Brandt"), Expect(Pop(mei)).ToContainTextAsync("Annika Brandt"));
        await Expect(Pop(other)).ToHaveCountAsync(0);
        await Expect(jonas.Locator("#phone-state")).ToContainTextAsync("Ringing");

        await Pbx.Answers(call, "104");
        await Expect(Pop(mei)).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("pop-talking"));
        await Expect(Pop(jonas)).ToContainTextAsync("田中 芽衣 answered");
        await Expect(Pop(jonas)).ToHaveCountAsync(0); // fades by itself
        await Pbx.Ends(call);
        await Expect(Pop(mei)).ToContainTextAsync("Ended");
        await Expect(Pop(other)).ToHaveCountAsync(0);
    }

    [Test]
    public async Task A_reload_brings_it_back_and_several_tabs_show_it_once_each_over_one_connection()
    {
        var first = await OpenAs(Jonas);
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync("/callbacks");
        await Live(first);
        await Pbx.Rings(Annika, "101");
        await Expect(Pop(first)).ToHaveCountAsync(1);
        await Expect(Pop(second)).ToHaveCountAsync(1);

        await first.ReloadAsync();
        await Expect(Pop(first)).ToHaveCountAsync(1);

        Assert.That(App.Services.GetService(typeof(Web.Hosting.Live.LiveFeed)), Has.Property("Listeners").EqualTo(1));
    }

    [Test]
    public async Task On_a_phone_long_words_are_cut_short_and_nothing_of_the_card_is_off_the_screen()
    {
        await Pbx.Knows("Annika Brandt", "Nordwind Logistik und Kühltransporte Norddeutschland GmbH", Annika, Mei, "Purchasing");
        var earlier = await Pbx.Rings(Annika, "101");
        await Pbx.Answers(earlier, "101");
        await Pbx.Ends(earlier);
        await Pbx.Execute("INSERT INTO call_notes (id, call_id, author_name, body, created_at, updated_at) VALUES (gen_random_uuid(), $1, 'Mei', $2, now(), now())",
            earlier.Id.Value, "The delivery window moves to 07:00 to 08:00 on Mondays, because the ramp is taken until then.");
        await Pbx.Execute("INSERT INTO pop_dismissals (pop_id, user_id, dismissed_at) VALUES ($1, $2, now())", earlier.Id.Value, Jonas.Id.Value);
        var page = await OpenAs(Jonas, 390, 844);
        await Live(page);

        await Pbx.Rings(Annika, "101");
        await Expect(page.Locator(".pop-facts")).ToContainTextAsync("The delivery window");

        var right = await page.EvaluateAsync<double>("Math.max(...[...document.querySelectorAll('.pop, .pop-head .btn, .pop-acts .btn')].map(part => part.getBoundingClientRect().right))");
        Assert.That(right, Is.LessThanOrEqualTo(390 - 8));
        await Shot(page, "pop-long-390");
    }

    [TestCase(1440, 900)]
    [TestCase(820, 1000)]
    public async Task Cards_that_nobody_put_away_leave_room_for_the_call_that_rings(int width, int height)
    {
        var page = await OpenAs(Jonas, width, height);
        await Live(page);
        for (var i = 0; i < 7; i++)
        {
            var call = await Pbx.Rings($"+49406696930{i}", "101");
            await Pbx.Answers(call, "101");
            await Pbx.Ends(call);
        }

        await Expect(page.Locator("#pops-earlier")).ToHaveTextAsync("2 earlier cards");
        await Pbx.Rings(Annika, "101");

        await Expect(page.Locator("#pops-earlier")).ToHaveTextAsync("3 earlier cards");
        await Expect(page.Locator(".pop-ringing")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(page.Locator(".pop:visible")).ToHaveCountAsync(5);
        await Shot(page, $"pop-pile-{width}");

        // a head opens by one click, and the next folds it
        var head = page.Locator(".pop.is-old:visible").First;
        await head.Locator(".pop-fold").ClickAsync();
        await Expect(head.Locator("textarea")).ToBeVisibleAsync();
        await Expect(head.Locator(".pop-fold")).ToHaveAttributeAsync("aria-expanded", "true");
        await head.Locator(".pop-fold").ClickAsync();
        await Expect(head.Locator("textarea")).ToBeHiddenAsync();

        await page.ClickAsync("#pops-earlier");
        await Expect(page.Locator(".pop:visible")).ToHaveCountAsync(8);
        await page.ClickAsync("#pops-earlier");
        await Expect(page.Locator(".pop:visible")).ToHaveCountAsync(5);
    }

    [Test]
    public async Task Done_in_one_tab_is_done_in_all()
    {
        var first = await OpenAs(Jonas);
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync("/callbacks");
        await Live(first);
        var call = await Pbx.Rings(Annika, "101");
        await Pbx.Answers(call, "101");
        await Pbx.Ends(call);
        await Expect(Pop(second)).ToContainTextAsync("Ended");

        await first.ClickAsync(".pop [data-done]");

        await Expect(Pop(first)).ToHaveCountAsync(0);
        await Expect(Pop(second)).ToHaveCountAsync(0);
    }

    [Test]
    public async Task The_note_is_saved_while_typing_and_survives_the_end_of_the_call_and_another_page()
    {
        var page = await OpenAs(Jonas);
        await Live(page);
        var call = await Pbx.Rings(Annika, "101");
        await Pbx.Answers(call, "101");
        await page.Keyboard.PressAsync("F4");
        await page.Locator(".pop textarea").PressSequentiallyAsync("Wants the sensors ");
        await Pbx.Change(call, row => row.TalkSeconds = 1); // something happens while one types
        await page.Locator(".pop textarea").PressSequentiallyAsync("before 4 December.");
        await page.ClickAsync(".side-link[href='/callbacks']");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Callbacks");
        await Expect(page.Locator(".pop textarea")).ToHaveValueAsync("Wants the sensors before 4 December.");
        await Pbx.Ends(call);
        await Expect(Pop(page)).ToContainTextAsync("Ended");
        await Expect(page.Locator(".pop [data-note-target=state]")).ToHaveTextAsync("Saved");

        await page.ReloadAsync();

        await Expect(page.Locator(".pop textarea")).ToHaveValueAsync("Wants the sensors before 4 December.");
    }

    [Test]
    public async Task Two_tabs_of_one_person_write_one_note_and_a_second_machine_is_asked_which_text_stays()
    {
        var card = await OpenAs(Jonas);
        await Live(card);
        var call = await Pbx.Rings(Annika, "101");
        await Pbx.Answers(call, "101");
        var tab = await card.Context.NewPageAsync();
        await tab.GotoAsync($"/calls/{call.Id}");
        var elsewhere = await OpenAs(Jonas);
        await Task.WhenAll(Live(tab), Live(elsewhere));
        var (onCard, onPage, there) = (card.Locator(".pop textarea"), tab.Locator("#new-note"), elsewhere.Locator(".pop textarea"));

        await onPage.FocusAsync(); // a field that has the focus follows too, as long as nothing is typed into it
        await onCard.PressSequentiallyAsync("Wants the sensors");
        await Expect(onPage).ToHaveValueAsync("Wants the sensors");
        await onPage.PressSequentiallyAsync(" before Friday");
        await Expect(onCard).ToHaveValueAsync("Wants the sensors before Friday");
        await Expect(tab.Locator(".pop textarea")).ToHaveValueAsync("Wants the sensors before Friday"); // the card beside the page
        await Expect(there).ToHaveValueAsync("Wants the sensors before Friday");

        await there.FocusAsync();
        await onCard.FillAsync("Wants nothing any more");
        await Expect(card.Locator(".pop [data-note-target=state]")).ToHaveTextAsync("Saved");
        await there.PressSequentiallyAsync(", gate B");
        await Expect(elsewhere.Locator(".pop .note-choice")).ToContainTextAsync("Wants nothing any more");
        await Expect(there).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("gate B"));
        await Shot(elsewhere, "pop-note-conflict");
        await AssertAccessible(elsewhere);
        await card.ClickAsync("h1"); // a field that has the focus is never touched by a page that is read anew
        await elsewhere.Locator(".pop").GetByText("Keep both").ClickAsync();

        await Expect(onCard).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^Wants nothing any more\n\n.*gate B"));
        Assert.That(await App.WithDatabase(database => Task.FromResult(database.CallNotes.Count(note => note.CallId == call.Id))), Is.EqualTo(1));
        await Expect(card.Locator(".note-choice")).ToBeHiddenAsync();
        await Expect(tab.Locator(".note-choice").First).ToBeHiddenAsync();
    }

    [Test]
    public async Task A_note_that_cannot_be_saved_says_so_keeps_the_text_and_is_saved_later()
    {
        var page = await OpenAs(Jonas);
        await Live(page);
        var call = await Pbx.Rings(Annika, "101");
        await Pbx.Answers(call, "101");
        await Expect(page.Locator(".pop textarea")).ToBeVisibleAsync(); // the card is there before the line is cut
        await page.Context.SetOfflineAsync(true);
        await page.Locator(".pop textarea").FillAsync("Not lost");
        await Expect(page.Locator(".pop [data-note-target=state]")).ToContainTextAsync("Not saved");
        await page.Context.SetOfflineAsync(false);

        await Expect(page.Locator(".pop [data-note-target=state]")).ToHaveTextAsync("Saved", new() { Timeout = 10_000 });

        Assert.That(await App.WithDatabase(database => Task.FromResult(database.CallNotes.Single().Body)), Is.EqualTo("Not lost"));
    }

    [Test]
    public async Task An_answer_that_never_comes_does_not_keep_the_next_card_away()
    {
        var page = await OpenAs(Jonas);
        await Live(page);
        var hangs = 0;
        await page.RouteAsync("**/pops", route => Interlocked.Increment(ref hangs) == 1 ? Task.CompletedTask : route.ContinueAsync());

        await Pbx.Rings(Annika, "101");

        await Expect(Pop(page)).ToBeVisibleAsync(new() { Timeout = 25_000 });
        Assert.That(hangs, Is.GreaterThan(1));
    }

    [Test]
    public async Task It_never_takes_the_focus_and_never_touches_what_is_typed_elsewhere()
    {
        var page = await OpenAs(Jonas, at: "/dial");
        await Live(page);
        await page.Locator("#Input_Number").PressSequentiallyAsync("030 90");

        await Pbx.Rings(Annika, "101");
        await Expect(Pop(page)).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("1820");

        await Expect(page.Locator("#Input_Number")).ToHaveValueAsync("030 901820");
        await Expect(page.Locator("#Input_Number")).ToBeFocusedAsync();
    }

    [Test]
    public async Task F2_goes_to_the_newest_card_and_back_and_escape_folds_it_not_away()
    {
        await Pbx.Knows("Annika Brandt", null, Annika);
        var page = await OpenAs(Jonas, at: "/dial");
        await Live(page);
        await Pbx.Rings(Annika, "101");
        await Expect(Pop(page)).ToBeVisibleAsync();
        await page.FocusAsync("#Input_Number");

        await page.Keyboard.PressAsync("F2");
        await Expect(page.Locator(".pop .btn-primary")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("F2");
        await Expect(page.Locator("#Input_Number")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("F2");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".pop .pop-who")).ToBeHiddenAsync();
        await Expect(page.Locator(".pop .pop-head")).ToBeVisibleAsync();
        await Expect(page.Locator("#Input_Number")).ToBeFocusedAsync();
        await page.ClickAsync("#phone-state .is-ringing");
        await Expect(page.Locator(".pop .pop-who")).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_digit_chooses_among_several_and_the_card_then_names_the_one()
    {
        await Pbx.Knows("Annika Brandt", "Nordwind Logistik GmbH", "+494066969200");
        await Pbx.Knows("Peter Schlüter", "Nordwind Logistik GmbH", "+494066969200");
        var page = await OpenAs(Jonas);
        await Live(page);
        await Pbx.Rings("+494066969200", "101");
        await Expect(Pop(page)).ToContainTextAsync("Who is it?");
        var second = await page.Locator("[data-digit='2'] .clip").TextContentAsync();

        await page.Keyboard.PressAsync("2"); // the focus is elsewhere: nothing is chosen
        await Expect(Pop(page)).ToContainTextAsync("Who is it?");
        await page.Keyboard.PressAsync("F2");
        await page.Keyboard.PressAsync("2");

        await Expect(page.Locator(".pop-name")).ToHaveTextAsync(second!);
    }

    [Test]
    public async Task An_unknown_caller_becomes_a_contact_without_leaving_the_page()
    {
        var page = await OpenAs(Jonas);
        await Live(page);
        var call = await Pbx.Rings("+78125550146", "101");
        await page.ClickAsync(".pop-new summary");
        await page.FillAsync(".pop-new [name='Input.Name']", "Ольга Петренко");
        await Pbx.Answers(call, "101"); // the card is read anew; the open form and its text stay
        await Expect(Pop(page)).ToContainTextAsync("Talking");
        await Expect(page.Locator(".pop-new [name='Input.Name']")).ToHaveValueAsync("Ольга Петренко");

        await page.ClickAsync(".pop-new .btn-primary");

        await Expect(page.Locator(".pop-name")).ToHaveTextAsync("Ольга Петренко");
        await Expect(page.Locator(".pop-new")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task A_click_on_a_number_dials_and_the_card_tells_how_it_goes()
    {
        await Pbx.Knows("佐藤 健一", "株式会社北海冷蔵", "+81115550142");
        var page = await OpenAs(Jonas);
        var missed = await Pbx.Rings("+81115550142", "101");
        await Pbx.Ends(missed);
        await page.GotoAsync("/desk");
        await Live(page);

        await page.ClickAsync("#desk-call-" + missed.Id + " a.phone");
        var dial = page.Locator(".pop", new() { HasText = "Asking the telephone system" });
        await Expect(dial).ToBeVisibleAsync();
        await Pbx.Execute("UPDATE telephony_commands SET state = 'succeeded', progress = 'ringing-you', updated_at = now()");
        await Expect(page.Locator(".pop-ringing")).ToContainTextAsync("Ringing your phone 101");
        await Pbx.Execute("UPDATE telephony_commands SET progress = 'ended', outcome = 'busy', finished_at = now(), updated_at = now()");
        await Expect(page.Locator(".pop-ended")).ToContainTextAsync("Busy");
    }

    [Test]
    public async Task Each_change_is_said_once_in_the_one_polite_region_and_what_was_there_already_is_no_news()
    {
        await Pbx.Knows("Annika Brandt", null, Annika);
        var page = await OpenAs(Jonas);
        await Live(page);
        await page.EvaluateAsync("() => { window.heard = []; new MutationObserver(() => window.heard.push(document.getElementById('pops-live').textContent)).observe(document.getElementById('pops-live'), { childList: true }) }");
        var call = await Pbx.Rings(Annika, "101");
        await Expect(page.Locator("#pops-live")).ToHaveTextAsync("Incoming call: Annika Brandt, to Sales. F2 goes to the card.");
        await Pbx.Change(call, row => row.CallerName = "changes nothing");
        await Pbx.Answers(call, "101");
        await Expect(page.Locator("#pops-live")).ToHaveTextAsync("Talking with Annika Brandt.");
        await Pbx.Ends(call);
        await Expect(page.Locator("#pops-live")).ToContainTextAsync("Call with Annika Brandt: Ended");

        Assert.That(await page.EvaluateAsync<string[]>("window.heard"), Has.Length.EqualTo(3));
        await page.ReloadAsync();
        await Expect(Pop(page)).ToContainTextAsync("Ended");
        await Expect(page.Locator("#pops-live")).ToHaveTextAsync("");
    }

    [Test]
    public async Task A_note_typed_when_the_log_in_had_expired_is_saved_after_the_next_one_though_its_card_has_gone()
    {
        var page = await OpenAs(Jonas);
        await Live(page);
        var call = await Pbx.Rings(Annika, "101");
        await Pbx.Answers(call, "101");
        await Expect(page.Locator(".pop textarea")).ToBeVisibleAsync();
        await page.Context.ClearCookiesAsync();
        await page.Locator(".pop textarea").FillAsync("Wants the sensors");
        await Expect(page.Locator(".pop [data-note-target=state]")).ToContainTextAsync("Not saved");
        await Pbx.Ends(call);
        await Pbx.Execute("INSERT INTO pop_dismissals (user_id, pop_id, dismissed_at) VALUES ($1, $2, now())", Jonas.Id.Value, call.Id.Value);

        await page.GotoAsync("/login");
        await page.FillAsync("#Input_Email", Jonas.Email);
        await page.FillAsync("#Input_Password", WebApp.Password);
        await page.ClickAsync("button[type=submit].btn-primary");
        await Live(page);

        await Until(async () => await App.WithDatabase(database => Task.FromResult(database.CallNotes.Any(note => note.CallId == call.Id && note.Body == "Wants the sensors"))));
    }
}
