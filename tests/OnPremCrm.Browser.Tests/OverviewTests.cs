using Microsoft.Playwright;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Live;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>The managers' overview: whole in both themes, three languages, three widths and on paper; read by mouse and by keyboard; live.</summary>
public sealed class OverviewTests : BrowserTest
{
    private static readonly object[] Looks =
    [
        new object[] { 1440, "light", "en" }, new object[] { 1440, "dark", "ru" }, new object[] { 1440, "light", "ja" }, new object[] { 820, "light", "ru" }, new object[] { 390, "light", "en" },
        new object[] { 390, "dark", "ja" },
    ];

    private User _manager = null!;
    private Pbx _pbx = null!;

    protected override async Task Prepare()
    {
        _pbx = new Pbx(App);
        await _pbx.IsUp();
        _manager = await App.AddUser(UserRole.Manager, "Katrin Vogel", extensions: "110");
        foreach (var (name, phone) in new[] { ("Jonas Weber", "101"), ("Ольга Соколова", "102"), ("田中 芽衣", "104"), ("Daniel Okafor", "105"), ("Lucía Fernández", "106") })
        {
            await App.AddUser(UserRole.Operator, name, extensions: phone);
        }

        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var yesterday = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), berlin).Date.AddDays(-1);
        await App.WithDatabase(async database =>
        {
            var phones = new[] { "101", "102", "104", "105" };
            int[] perHour = [22, 51, 65, 55, 39, 41, 51, 59, 42, 24];
            for (var day = 0; day <= 7; day += 7)
            {
                for (var hour = 0; hour < perHour.Length; hour++)
                {
                    for (var n = 0; n < perHour[hour]; n++)
                    {
                        var local = yesterday.AddDays(-day).AddHours(8 + hour).AddSeconds(n * 3500 / perHour[hour]);
                        var disposition = (n * 7 + hour + day) % 19 == 0 ? CallDisposition.Missed : (n + hour) % 23 == 0 ? CallDisposition.Abandoned : n == 9 ? CallDisposition.Voicemail : CallDisposition.Answered;
                        var call = Clients.AddCall(database, null, "+494066969214", CallDirection.Inbound, disposition, new DateTimeOffset(local, berlin.GetUtcOffset(local)).ToUniversalTime(), phones[n % 4], 120 + (n * 13));
                        call.Queue = n % 3 == 0 ? "Service" : "Sales";
                        call.RingSeconds = n % 6 == 0 ? 31 : 8;
                    }
                }
            }

            var now = TimeProvider.System.GetUtcNow();
            for (var i = 0; i < 12; i++)
            {
                database.Callbacks.Add(new Callback
                {
                    Id = CallbackId.New(now), Number = $"+49301111{i:000}", OwnerReason = OwnerReason.Nobody, FirstCallId = CallId.New(now), LastCallId = CallId.New(now), LastAttemptAt = now,
                    DueAt = now.AddHours(i < 5 ? -30 + (i * 7) : 3), CreatedAt = now.AddHours(-1), UpdatedAt = now,
                });
            }

            database.LedgerProofs.Add(new LedgerProof { Id = LedgerProofId.New(now), Server = "main", FromAt = now.AddDays(-1), ToAt = now, Ledger = LedgerKind.Cel, CallsInLedger = 449, CallsInLog = 449, CallsAgreeing = 449, Exceptions = "[]", MadeAt = now.AddHours(-3) });
            return await database.SaveChangesAsync();
        });
    }

    [TestCaseSource(nameof(Looks))]
    public async Task The_overview_is_whole(int width, string theme, string language)
    {
        var page = await OpenAs(_manager, width, width < 768 ? 844 : 900, theme, language, at: "/overview?period=yesterday");
        await Shot(page, $"overview-{width}-{theme}-{language}", whole: true);
        await AssertAccessible(page);
        Assert.That(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), Is.True, "scrolls sideways");
        await page.ClickAsync("#how-serviceLevel summary");
        await page.ClickAsync("#overview-table > summary");
        await AssertAccessible(page, "#how-serviceLevel"); // it lies over its neighbours for as long as it is open
        await AssertAccessible(page, "#overview-table");
        await Shot(page, $"overview-open-{width}-{theme}-{language}", whole: true);
    }

    [Test]
    public async Task On_paper_it_says_what_it_is_and_how_each_figure_is_counted()
    {
        var page = await OpenAs(_manager, 760, 1075, at: "/overview?period=yesterday");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await Expect(page.GetByText("Printed")).ToBeVisibleAsync();
        await Expect(page.GetByText("Menus, queue music, parking and voicemail are no answers.").Last).ToBeVisibleAsync();
        await Expect(page.Locator(".side")).ToBeHiddenAsync();
        await Shot(page, "overview-print", whole: true);
    }

    [Test]
    public async Task A_figure_is_explained_and_its_calls_are_opened_by_mouse_and_by_keyboard_and_it_counts_on_by_itself()
    {
        var page = await OpenAs(_manager, at: "/overview");
        await Expect(page.Locator("main")).ToContainTextAsync("No inbound calls yet today.");
        await page.WaitForSelectorAsync("html[data-live=up]");
        var call = await _pbx.Rings("+494066969214", "101");
        await Expect(page.Locator("tr", new() { HasText = "Jonas Weber" })).ToContainTextAsync("Ringing", new() { Timeout = 15_000 });
        await _pbx.Ends(call);
        await Expect(page.Locator("[data-measure=missed]")).ToHaveTextAsync("1", new() { Timeout = 15_000 });

        await page.ClickAsync("#how-missed summary");
        await Expect(page.Locator("#how-missed .how-text")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#how-missed .how-text")).ToBeHiddenAsync();
        await page.ClickAsync("[data-measure=missed]");
        await Expect(page.Locator($"#call-{call.Id}")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("o");
        await page.WaitForURLAsync("**/overview");
        await page.Locator("#how-missed summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#how-missed .how-text")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator($"#call-{call.Id}")).ToBeVisibleAsync();
        await _pbx.Execute("DELETE FROM calls WHERE id = $1", call.Id.Value);
    }
}
