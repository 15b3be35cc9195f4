using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using OnPremCrm.Web.Tests.Live;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>A form that was refused, that never arrived, or at which we failed: all that was typed is still there, in lines that the browser added too, and it can be sent again.</summary>
public sealed class UnsentTests : BrowserTest
{
    [Test]
    public async Task What_was_typed_survives_a_refusal_a_lost_line_and_a_fault_of_ours_and_is_saved_in_the_end()
    {
        var jonas = await App.AddUser(name: "Jonas Weber", extensions: "101");
        await new Pbx(App).IsUp();
        await using var wire = new Wire(new Uri(Address).Port);
        var first = await OpenAs(jonas);
        await using var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = wire.Address, StorageState = await first.Context.StorageStateAsync(), ServiceWorkers = ServiceWorkerPolicy.Block, Locale = "en",
        });
        await first.CloseAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync("/contacts/new");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.FillAsync("#Input_Name", "Giulia Romano");
        await page.FillAsync("#Input_JobTitle", "Purchasing");
        await page.FillAsync("#number-0", "+39 06 555 01 88");
        await page.FillAsync("#number-1", "12");
        await page.SelectOptionAsync("[name='Input.Numbers[1].Kind']", new SelectOptionValue { Index = 1 });
        var kind = await page.InputValueAsync("[name='Input.Numbers[1].Kind']");

        // refused: the second number is none
        await page.ClickAsync("main form button.btn-primary");
        await Expect(page.Locator("#number-1[value='12'][aria-invalid=true]")).ToBeVisibleAsync();
        await Expect(page.Locator("#number-1")).ToBeFocusedAsync();
        await AssertTyped("12");

        // sent again, and the line is cut
        await page.FillAsync("#number-1", "+39 06 555 01 99");
        wire.Cut();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#toasts [data-unsent]")).ToContainTextAsync("Not sent");
        await AssertTyped("+39 06 555 01 99");
        wire.Mend();
        await Expect(page.Locator("html[data-live=up]")).ToBeAttachedAsync(new() { Timeout = 40_000 });
        await AssertTyped("+39 06 555 01 99");

        // sent again, and the server fails at it
        await App.WithDatabase(database => database.Database.ExecuteSqlAsync($"ALTER TABLE phone_numbers RENAME TO phone_numbers_away"));
        try
        {
            await page.ClickAsync("main form button.btn-primary");
            await Expect(page.Locator("#toasts [data-unsent]")).ToContainTextAsync("Not saved");
            await AssertTyped("+39 06 555 01 99");
        }
        finally
        {
            await App.WithDatabase(database => database.Database.ExecuteSqlAsync($"ALTER TABLE phone_numbers_away RENAME TO phone_numbers"));
        }

        await page.ClickAsync("main form button.btn-primary");
        await page.WaitForSelectorAsync("h1:has-text('Giulia Romano')");
        await Expect(page.Locator("dl.facts").First).ToContainTextAsync("0199");
        await Expect(page.Locator("#toasts [data-unsent]")).ToHaveCountAsync(0);

        async Task AssertTyped(string second)
        {
            await Expect(page.Locator("#Input_Name")).ToHaveValueAsync("Giulia Romano");
            await Expect(page.Locator("#Input_JobTitle")).ToHaveValueAsync("Purchasing");
            await Expect(page.Locator("#number-0")).ToHaveValueAsync("+39 06 555 01 88");
            await Expect(page.Locator("#number-1")).ToHaveValueAsync(second);
            await Expect(page.Locator("[name='Input.Numbers[1].Kind']")).ToHaveValueAsync(kind);
        }
    }
}
