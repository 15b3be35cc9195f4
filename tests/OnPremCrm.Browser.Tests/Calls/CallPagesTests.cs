using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Calls;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests.Calls;

/// <summary>The log and the call page in a real browser: found, played, commented by keyboard; whole in three languages, two widths, two themes.</summary>
public sealed class CallPagesTests : BrowserTest
{
    private static readonly (int Width, string Theme, string Language)[] Looks =
        [(1440, "light", "en"), (1440, "dark", "ru"), (1440, "light", "ja"), (390, "light", "en"), (390, "dark", "ja"), (390, "light", "ru")];

    private DirectoryInfo _store = null!;
    private SampleCalls _sample = null!;
    private User _manager = null!;

    protected override void Configure(IWebHostBuilder builder)
    {
        _store = Directory.CreateTempSubdirectory("recordings");
        File.WriteAllBytes(Path.Combine(_store.FullName, "a.wav"), SampleSound.Wav(12));
        builder.UseSetting("Recordings:StorePath", _store.FullName);
    }

    protected override async Task Prepare()
    {
        _sample = await SampleCalls.Save(App, DateTimeOffset.UtcNow, "a.wav");
        _manager = await App.AddUser(UserRole.Manager, "Katrin Vogel", extensions: ["110"]);
    }

    [OneTimeTearDown]
    public void Clean() => _store?.Delete(recursive: true);

    [Test]
    public async Task The_log_is_whole([ValueSource(nameof(Looks))] (int Width, string Theme, string Language) look)
    {
        var page = await OpenAs(_sample.Jonas, look.Width, look.Width < 768 ? 844 : 900, look.Theme, look.Language, at: "/calls");
        await Shot(page, $"calls-{look.Width}-{look.Theme}-{look.Language}");
        await AssertAccessible(page);
        await AssertFits(page);
        await page.ClickAsync("#filter-more summary");
        await Shot(page, $"calls-filter-{look.Width}-{look.Theme}-{look.Language}");
        await AssertAccessible(page, "#filter-more"); // rows half under it are too small to hit for as long as it is open
    }

    [Test]
    public async Task The_call_page_is_whole([ValueSource(nameof(Looks))] (int Width, string Theme, string Language) look)
    {
        var page = await OpenAs(_manager, look.Width, look.Width < 768 ? 844 : 900, look.Theme, look.Language, at: $"/calls/{_sample.HandedOn.Id}");
        await page.WaitForSelectorAsync(".wave-shape svg");
        await Shot(page, $"call-{look.Width}-{look.Theme}-{look.Language}", whole: true);
        await AssertAccessible(page);
        await AssertFits(page);
    }

    [Test]
    public async Task Filters_are_chips_that_are_set_and_taken_away_by_links()
    {
        var page = await OpenAs(_sample.Jonas, at: "/calls");
        await page.ClickAsync("#filter-state summary");
        await page.ClickAsync("#filter-state a:has-text('Missed')");
        await page.WaitForURLAsync("**/calls?state=missed");
        Assert.That(await page.Locator("#call-log tbody .who-name").AllInnerTextsAsync(), Is.EqualTo(new[] { "Anna Lindqvist", "佐藤 健一" }));
        await page.ClickAsync(".chip.is-on > a");
        await page.WaitForURLAsync("**/calls");
        await page.FillAsync(".log-head .chip-search input[type=search]", "krüg");
        await page.PressAsync(".log-head .chip-search input[type=search]", "Enter");
        await page.WaitForURLAsync("**/calls?q=*");
        await Assertions.Expect(page.Locator("#call-log tbody .who-name").First).ToHaveTextAsync("Thomas Krüger");
    }

    [Test]
    public async Task Older_and_newer_lead_through_the_log_and_back()
    {
        var page = await OpenAs(_sample.Jonas, at: "/calls");
        var first = await page.Locator("#call-log tbody tr[id]").EvaluateAllAsync<string[]>("rows => rows.map(row => row.id)");
        await page.ClickAsync("a[rel=next]");
        await page.WaitForURLAsync("**/calls?before=*");
        var second = await page.Locator("#call-log tbody tr[id]").EvaluateAllAsync<string[]>("rows => rows.map(row => row.id)");
        Assert.That(first.Intersect(second), Is.Empty);
        await page.ClickAsync("a[rel=prev]");
        await page.WaitForURLAsync("**/calls?after=*");
        Assert.That(await page.Locator("#call-log tbody tr[id]").EvaluateAllAsync<string[]>("rows => rows.map(row => row.id)"), Is.EqualTo(first));
    }

    [Test]
    public async Task A_recording_plays_is_commented_by_keyboard_and_what_was_heard_is_audited()
    {
        var page = await OpenAs(_manager, at: $"/calls/{_sample.HandedOn.Id}");
        await page.WaitForSelectorAsync(".wave-shape svg");
        await page.EvaluateAsync("document.querySelector('audio').muted = true");
        await page.Locator("h1").ClickAsync();

        await page.Keyboard.PressAsync("Space");
        await Until(page, "document.querySelector('audio').currentTime > 1.2");
        await page.Keyboard.PressAsync("Space");
        await Until(page, "document.querySelector('audio').paused");
        await page.Keyboard.PressAsync("ArrowRight");
        await Until(page, "document.querySelector('audio').currentTime > 6");

        await page.Keyboard.PressAsync("c");
        await page.Keyboard.TypeAsync("Says when the parts arrive");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForSelectorAsync(".notes >> text=Says when the parts arrive");
        await Assertions.Expect(page.Locator(".notes > li:has-text('Says when') .stamp")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^0:0[67]$"));

        await Assertions.Expect(page.Locator(".wave-stage")).ToBeVisibleAsync(); // the player stays through the refresh, and its form is ready for the next comment
        await Assertions.Expect(page.Locator(".wave-comment textarea")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".wave-comment textarea")).ToHaveValueAsync("");

        var heard = await App.WithDatabase(database => database.AuditEntries.SingleAsync(entry => entry.Action == "listen" && entry.NounId == _sample.Recording.Id.Value));
        Assert.That(heard.UserName, Is.EqualTo("Katrin Vogel"));
        Assert.That(System.Text.Json.JsonDocument.Parse(heard.Details!).RootElement.GetProperty("seconds").GetDouble(), Is.InRange(1.0, 6.0));
    }

    [Test]
    public async Task A_click_into_the_wave_and_a_stamp_move_the_recording()
    {
        var page = await OpenAs(_manager, at: $"/calls/{_sample.HandedOn.Id}");
        await page.WaitForSelectorAsync(".wave-shape svg");
        await page.EvaluateAsync("document.querySelector('audio').muted = true");
        var box = (await page.Locator(".wave-shape").BoundingBoxAsync())!;

        await page.Mouse.ClickAsync(box.X + box.Width / 2, box.Y + box.Height - 10);
        Assert.That(await page.EvaluateAsync<double>("document.querySelector('audio').currentTime"), Is.EqualTo(6).Within(0.1));

        await page.ClickAsync(".stamp >> nth=2");
        await Until(page, "document.querySelector('audio').currentTime > 9 && !document.querySelector('audio').paused");
    }

    [Test]
    public async Task Pins_on_the_strip_lead_to_the_comments_N_and_P_go_from_one_to_the_next_and_the_audit_opens_from_who_heard()
    {
        var page = await OpenAs(_manager, at: $"/calls/{_sample.HandedOn.Id}");
        await page.WaitForSelectorAsync(".wave-shape svg");
        await page.EvaluateAsync("document.querySelector('audio').muted = true");

        await page.Locator(".strip-pins .wave-pin").Nth(1).ClickAsync();
        await Until(page, "!document.querySelector('audio').paused && document.querySelector('audio').currentTime > 5.4");
        await Expect(page.Locator(".notes > li").Nth(1)).ToHaveAttributeAsync("aria-current", "true");
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("Space");
        await Until(page, "document.querySelector('audio').paused");

        await page.Keyboard.PressAsync("Shift+ArrowLeft");
        await Until(page, "document.querySelector('audio').currentTime === 0");
        await page.Keyboard.PressAsync("n");
        await Until(page, "document.querySelector('audio').currentTime === 1.5");
        await page.Keyboard.PressAsync("n");
        var second = await page.EvaluateAsync<double>("document.querySelector('audio').currentTime");
        await page.Keyboard.PressAsync("p");
        Assert.That(second, Is.GreaterThan(1.5));
        await Until(page, "document.querySelector('audio').currentTime === 1.5");

        await page.GetByText("Skip silence").ClickAsync();
        await Expect(page.GetByText("Skip silence")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.ReloadAsync();
        await page.ClickAsync(".heard-by > summary");
        await Expect(page.Locator(".heard-by li")).ToContainTextAsync("Katrin Vogel");
        await AssertAccessible(page);
    }

    [Test]
    public async Task A_note_is_kept_as_one_types_survives_a_broken_line_and_a_second_window_sees_both_texts_and_chooses()
    {
        var path = $"/calls/{_sample.Missed.Id}";
        var page = await OpenAs(_manager, at: path);
        var other = await OpenAs(_manager, at: path); // on another machine: the tabs of one browser tell each other what was saved
        await other.WaitForSelectorAsync("html[data-live=up]");

        await page.Locator("body").PressAsync("F4");
        await page.Keyboard.TypeAsync("Wants the sensors");
        await Expect(page.Locator("[data-note-target=state]")).ToHaveTextAsync("Saved");
        await Expect(other.Locator("#new-note")).ToHaveValueAsync("Wants the sensors");

        await page.Context.SetOfflineAsync(true);
        await page.Keyboard.TypeAsync(" before Friday");
        await Expect(page.Locator("[data-note-target=state]")).ToContainTextAsync("Not saved. Your text stays here");
        await page.Context.SetOfflineAsync(false);
        await Expect(page.Locator("[data-note-target=state]")).ToHaveTextAsync("Saved", new() { Timeout = 20_000 });
        await Expect(other.Locator("#new-note")).ToHaveValueAsync("Wants the sensors before Friday", new() { Timeout = 20_000 });

        await other.Locator("#new-note").FocusAsync();
        await page.Locator("#new-note").FillAsync("Wants nothing any more");
        await Expect(page.Locator("[data-note-target=state]")).ToHaveTextAsync("Saved");
        await other.Keyboard.PressAsync("End");
        await other.Keyboard.TypeAsync(", and gate B");
        await Expect(other.Locator(".note-choice")).ToContainTextAsync("Wants nothing any more");
        await Expect(other.Locator("#new-note")).ToHaveValueAsync("Wants the sensors before Friday, and gate B");
        await Shot(other, "call-note-conflict");
        await AssertAccessible(other);
        await other.GetByText("Keep both").ClickAsync();
        await Expect(other.Locator("[data-note-target=state]")).ToHaveTextAsync("Saved");

        var kept = await App.WithDatabase(database => database.CallNotes.SingleAsync(note => note.CallId == _sample.Missed.Id));
        Assert.That(kept.Body, Is.EqualTo("Wants nothing any more\n\nWants the sensors before Friday, and gate B"));
    }

    [Test]
    public async Task A_result_chosen_by_one_shows_at_once_to_another()
    {
        await App.Save(new CallResult { Id = CallResultId.New(DateTimeOffset.UtcNow), Name = "Order", Ordinal = 1, IsActive = true }, new CallResult { Id = CallResultId.New(DateTimeOffset.UtcNow), Name = "Complaint", Ordinal = 2, IsActive = true });
        var path = $"/calls/{_sample.HandedOn.Id}";
        var page = await OpenAs(_manager, at: path);
        var other = await OpenAs(_sample.Daniel, at: path);
        await other.WaitForSelectorAsync("html[data-live=up]");

        await page.Locator(".results .chip", new() { HasText = "Complaint" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(other.Locator(".results [aria-pressed=true]")).ToHaveTextAsync("Complaint");
        await other.ClickAsync(".results .chip >> text=Order");
        await Expect(page.Locator(".results [aria-pressed=true]")).ToHaveTextAsync("Order");
        await AssertAccessible(page);
    }

    [Test]
    public async Task The_list_of_results_is_made_by_the_administrator()
    {
        var page = await OpenAs(UserRole.Admin, at: "/results");
        await page.FillAsync("#new-name", "Wrong number");
        await page.PressAsync("#new-name", "Enter");
        await Expect(page.Locator("[id^=name-]").Last).ToHaveValueAsync("Wrong number");
        await Shot(page, "results-light");
        await AssertAccessible(page);
    }

    [Test]
    public async Task An_operator_who_took_no_part_cannot_play_and_is_told_who_can()
    {
        var page = await OpenAs(await App.AddUser(UserRole.Operator, extensions: ["109"]), at: $"/calls/{_sample.HandedOn.Id}");

        await Assertions.Expect(page.Locator("#recording")).ToContainTextAsync("Only those who took part");
        Assert.That(await page.Locator("audio").CountAsync(), Is.Zero);
    }

    // Playwright's own waiting evaluates text in the page, which the content security policy refuses.
    private static async Task Until(IPage page, string condition) =>
        Assert.That(async () => await page.EvaluateAsync<bool>(condition), Is.True.After(10_000, 50), condition);

    // Nothing scrolls sideways; whatever sticks out is named.
    private static async Task AssertFits(IPage page) => Assert.That(
        await page.EvaluateAsync<string[]>("""
            () => Array.from(document.querySelectorAll("#main *"))
                .filter(element => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 0.5 && element.closest(".clip, .visually-hidden, .log-panel") === null)
                .map(element => element.outerHTML.slice(0, 120))
            """),
        Is.Empty);
}
