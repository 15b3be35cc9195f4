using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Calls;

namespace OnPremCrm.Browser.Tests.Calls;

/// <summary>The log's job by mouse and by keyboard, and two who look at it while calls come and go.</summary>
public sealed class CallLogTests : BrowserTest
{
    private const string Rows = "#call-log tbody tr[id^='call-']";

    private SampleCalls _sample = null!;
    private User _manager = null!; // no phone of hers rings: nothing lies over the page

    protected override async Task Prepare()
    {
        _sample = await SampleCalls.Save(App, DateTimeOffset.UtcNow, "a.wav");
        _manager = await App.AddUser(UserRole.Manager, "Katrin Vogel", extensions: ["110"]);
    }

    [Test]
    public async Task By_mouse_a_filter_is_set_changed_kept_as_a_view_arranged_and_exported()
    {
        var page = await OpenAs(_manager, at: "/calls");
        await page.ClickAsync("#filter-more > summary");
        await page.ClickAsync("#filter-more summary:has-text('Talk time')");
        await page.FillAsync("#filter-talk-min", "10:00");
        await page.ClickAsync("#filter-more .menu-fold[open] button");
        await Assertions.Expect(page.Locator(".chip.is-on")).ToContainTextAsync("at least 10:00");

        await page.ClickAsync(".chip-value");
        await page.FillAsync("#filter-talk-min", "6:48");
        await page.ClickAsync("#filter-talk button");
        await Assertions.Expect(page.Locator(".chip.is-on")).ToContainTextAsync("at least 6:48");
        await Assertions.Expect(page.Locator(Rows).First).ToContainTextAsync("6:48");

        await page.ClickAsync("#view-menu > summary");
        await page.FillAsync("#view-name", "Long talks");
        await Shot(page, "calls-views");
        await AssertAccessible(page);
        await page.ClickAsync("#view-menu form:has(#view-name) button");
        await Assertions.Expect(page.Locator(".segment a[aria-current]")).ToHaveTextAsync("Long talks");

        await page.ClickAsync("#filter-state > summary");
        await page.ClickAsync("#filter-state a:has-text('Answered')");
        await Assertions.Expect(page.Locator("#view-menu > .has-dot")).ToBeVisibleAsync();
        await page.ClickAsync("#view-menu > summary");
        await page.ClickAsync("button:has-text('Save the changes to')");
        await Assertions.Expect(page.Locator("#view-menu > .has-dot")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".segment a[aria-current]")).ToHaveTextAsync("Long talks");

        await page.ClickAsync("#column-menu > summary");
        await page.UncheckAsync("#column-line-on");
        await Assertions.Expect(page.Locator("#call-log th:has-text('Line')")).ToHaveCountAsync(0);
        await page.ClickAsync("#column-talk-up");
        await Assertions.Expect(page.Locator("#call-log th.num").First).ToHaveTextAsync("Talk");
        await page.ClickAsync(".column-height:has-text('Compact')");
        await Assertions.Expect(page.Locator("body")).ToHaveAttributeAsync("data-density", "compact");
        await Shot(page, "calls-columns");
        await AssertAccessible(page);
        await page.Keyboard.PressAsync("Escape");

        await page.ClickAsync("#export-menu > summary");
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("#export-menu a:has-text('CSV')"));
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.That(lines[0], Does.EndWith("Number,Spoke,Talk,Rang,Recording,Note"));
        Assert.That(lines, Has.Length.EqualTo(1 + await page.Locator(Rows).CountAsync()));
    }

    [Test]
    public async Task By_keyboard_a_call_is_found_called_back_and_opened()
    {
        var page = await OpenAs(_sample.Jonas, at: "/calls");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.Locator("#main").FocusAsync();
        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.Locator("main [data-filter], main input[type=search]").First).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("lindqvist");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/calls?q=lindqvist");
        await page.Locator("#main").FocusAsync();
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator(Rows + ":focus-within .who-name")).ToHaveTextAsync("Anna Lindqvist");

        await page.Keyboard.PressAsync("F8");
        Assert.That(
            async () => await App.WithDatabase(database => database.TelephonyCommands.Where(command => command.RequestedBy == _sample.Jonas.Id).Select(command => command.Number).ToListAsync()),
            Is.EqualTo(new[] { "+46846500412" }).After(10_000, 100));

        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/calls/{_sample.Missed.Id}");
    }

    [Test]
    public async Task Rows_stay_where_they_are_while_one_reads_and_come_in_at_once_where_nobody_does()
    {
        var now = DateTimeOffset.UtcNow;
        var ending = CallRows.Ringing(now.AddSeconds(-20), "+4940111222");
        (ending.Rang, ending.RingingNow) = (["109"], ["109"]);
        await App.Save(ending);
        var reader = await OpenAs(_sample.Daniel);
        var other = await OpenAs(_sample.Mei);
        foreach (var page in new[] { reader, other })
        {
            await page.GotoAsync("/calls");
            await page.WaitForSelectorAsync("html[data-live=up]");
        }

        await reader.HoverAsync($"{Rows} >> nth=5");
        var before = await Ids(reader);
        var fresh = CallRows.Ringing(now, "+4940333444");
        (fresh.Rang, fresh.RingingNow) = (["109"], ["109"]);
        await App.Save(fresh);
        await App.WithDatabase(async database =>
        {
            var call = await database.Calls.SingleAsync(call => call.Id == ending.Id);
            (call.State, call.EndedAt, call.Disposition, call.RingingNow) = (CallState.Ended, now, CallDisposition.Abandoned, []);
            return await database.SaveChangesAsync();
        });

        await Assertions.Expect(other.Locator(Rows).First).ToHaveAttributeAsync("id", $"call-{fresh.Id}");
        await Assertions.Expect(other.Locator($"#calls-now #call-{ending.Id}")).ToHaveCountAsync(0);

        await reader.Mouse.MoveAsync(600, 400);
        await Assertions.Expect(reader.Locator("#log-news button")).ToHaveTextAsync("One new call");
        await Assertions.Expect(reader.Locator($"#calls-now #call-{ending.Id} .state")).ToHaveTextAsync("Abandoned");
        Assert.That(await Ids(reader), Is.EqualTo(before));
        await Shot(reader, "calls-held");

        await reader.ClickAsync("#log-news button");
        await Assertions.Expect(reader.Locator(Rows).First).ToHaveAttributeAsync("id", $"call-{fresh.Id}");
        await Assertions.Expect(reader.Locator($"#calls-now #call-{ending.Id}")).ToHaveCountAsync(0);
        await Assertions.Expect(reader.Locator("#log-news button")).ToBeHiddenAsync();
    }

    [Test]
    public async Task Nothing_found_and_a_broken_address_say_so([Values("en", "ru", "ja")] string language)
    {
        var page = await OpenAs(_manager, language == "en" ? 1440 : 390, language == "en" ? 900 : 844, language == "ru" ? "dark" : "light", language, at: "/calls?period=today&queue=nowhere&talkMin=600&state=nonsense");
        await Assertions.Expect(page.Locator("#call-log .none a.btn")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".band").Filter(new LocatorFilterOptions { HasText = "state: nonsense" })).ToBeVisibleAsync();
        await Shot(page, $"calls-none-{language}");
        await AssertAccessible(page);
        await page.ClickAsync("#call-log .none a.btn");
        await page.WaitForURLAsync("**/calls?period=today");
    }

    private static Task<string[]> Ids(IPage page) => page.Locator(Rows).EvaluateAllAsync<string[]>("rows => rows.map(row => row.id)");
}
