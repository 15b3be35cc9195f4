using Microsoft.EntityFrameworkCore;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>The end of a shift with two people: one hands over by keyboard, the other is told at once and undoes it, wherever that one is.</summary>
public sealed class ShiftTests : PopBrowserTest
{
    [Test]
    public async Task Who_goes_home_hands_callbacks_over_and_whoever_gets_them_is_told_and_may_undo_it()
    {
        foreach (var number in new[] { "+494066969214", "+494066969215" })
        {
            await Pbx.Execute("""
                INSERT INTO callbacks (id, number, state, owner_id, owner_reason, queue, first_call_id, last_call_id, last_attempt_at, due_at, created_at, updated_at)
                VALUES (gen_random_uuid(), $2, 'open', $1, 'rang', 'Sales', gen_random_uuid(), gen_random_uuid(), now(), now() + interval '12 minutes', now(), now())
                """, Jonas.Id.Value, number);
        }

        var jonas = await OpenAs(Jonas);
        var mei = await OpenAs(Mei);
        await mei.GotoAsync("/calls");
        await Task.WhenAll(Live(jonas), Live(mei));

        await jonas.GotoAsync("/callbacks");
        await jonas.ClickAsync("text=Hand over shift");
        await Expect(jonas.Locator("#shift-to")).ToBeFocusedAsync();
        await jonas.Locator(".shift-row input").First.UncheckAsync();
        await Expect(jonas.Locator("[data-shift-target=count]")).ToHaveTextAsync("Chosen: 1");
        await Shot(jonas, "callbacks-shift");
        await AssertAccessible(jonas);
        await jonas.FocusAsync("#shift-to");
        await jonas.Keyboard.TypeAsync("田中");
        await jonas.SelectOptionAsync("#shift-to", Mei.Id.ToString());
        await jonas.Keyboard.PressAsync("Tab");
        await jonas.Keyboard.PressAsync("Enter");
        await Expect(jonas.Locator(".toast-note")).ToContainTextAsync("1 callback handed over to 田中 芽衣");
        await Shot(jonas, "callbacks-handed");

        var told = mei.Locator(".toast-note", new() { HasText = "Jonas Weber gave you a callback" });
        await Expect(told).ToBeVisibleAsync();
        await told.HoverAsync(); // stays while the pointer is on it
        await Shot(mei, "callback-given");
        await AssertAccessible(mei);
        Assert.That(await Owned(), Is.EqualTo((1, 1)));
        await told.GetByText("Undo").ClickAsync();
        await Expect(told).ToHaveCountAsync(0);

        await Until(async () => await Owned() == (2, 0));
        Assert.That(mei.Url, Does.EndWith("/calls"), "one stays where one is");
    }

    private Task<(int, int)> Owned() => App.WithDatabase(async database =>
        (await database.Callbacks.CountAsync(callback => callback.OwnerId == Jonas.Id), await database.Callbacks.CountAsync(callback => callback.OwnerId == Mei.Id)));
}
