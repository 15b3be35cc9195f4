using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using OnPremCrm.Browser.Tests.Calls;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Pops;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Calls;
using OnPremCrm.Web.Tests.Live;
using OnPremCrm.Web.Tests.Traces;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests.Traces;

/// <summary>How a call came about, and why no card did: by mouse and by keyboard, in three languages, two widths and two themes.</summary>
public sealed class TraceTests : BrowserTest
{
    private static readonly (int Width, string Theme, string Language)[] Looks =
        [(1440, "light", "en"), (1440, "dark", "ru"), (1440, "light", "ja"), (390, "light", "en"), (390, "dark", "ja"), (390, "light", "ru")];

    private SampleCalls _sample = null!;
    private User _manager = null!;
    private Call _queue = null!;

    protected override async Task Prepare()
    {
        _sample = await SampleCalls.Save(App, DateTimeOffset.UtcNow, "a.wav");
        _manager = await App.AddUser(UserRole.Manager, "Katrin Vogel", extensions: ["110"]);
        var at = DateTimeOffset.UtcNow.AddMinutes(-42);
        var recorded = KeptStory.Read("queue-second-answers");
        var shift = at - recorded[0].At;
        KeptEvent[] events = [.. recorded.Select(kept => kept with { At = kept.At + shift })];
        _queue = CallRows.Answered(at, "+496990009331", "102");
        (_queue.NumberAsPresented, _queue.NumberReading, _queue.Queue, _queue.Rang, _queue.Match) = ("06990009331", "national-with-trunk-prefix", "sales", ["101", "102", "107"], CallMatch.Exact);
        (_queue.ContactId, _queue.OrganisationId) = (_sample.HandedOn.ContactId, _sample.HandedOn.OrganisationId);
        await App.WithDatabase(async database =>
        {
            await database.TelephonyServers.ExecuteUpdateAsync(set => set.SetProperty(server => server.Trunks, new List<string> { "PJSIP/trunk-itsp" }));
            return 0;
        });
        await App.Save(
            _queue, Leg(1, "101"), Leg(2, "102"), Leg(3, "107"),
            new CallEvents { CallId = _queue.Id, Part = 0, Server = "main", FirstAt = events[0].At, LastAt = events[^1].At, Count = events.Length, Events = KeptEvents.Pack(events) },
            new CallMatching { CallId = _queue.Id, Number = _queue.Number!, MatchedAt = at, Candidates = LedgerJson.Write<MatchCandidate[]>([new(_queue.ContactId!.Value.Value, _queue.OrganisationId!.Value.Value, at.AddDays(-2), false)]) },
            Delivery(_sample.Jonas, "101", 0.4, true), Delivery(_sample.Mei, "102", 1.6, false));
        await App.Save(
            new UserPresence { UserId = _sample.Jonas.Id, Since = at.AddHours(-3), Until = at.AddHours(-1) },
            GapOf(at.AddMinutes(-60)));
    }

    [Test]
    public async Task The_history_of_a_call_is_whole([ValueSource(nameof(Looks))] (int Width, string Theme, string Language) look)
    {
        var page = await OpenAs(_manager, look.Width, look.Width < 768 ? 844 : 900, look.Theme, look.Language, at: $"/calls/{_queue.Id}#how");
        await Expect(page.Locator(".trace .rail > li")).ToHaveCountAsync(13);
        await Shot(page, $"trace-{look.Width}-{look.Theme}-{look.Language}", whole: true);
        await AssertAccessible(page);
        await AssertFits(page);
    }

    [Test]
    public async Task The_history_opens_by_keyboard_is_read_only_then_and_follows_the_call()
    {
        var page = await OpenAs(_manager);
        var reads = 0;
        page.Request += (_, request) => reads += request.Url.EndsWith("/trace", StringComparison.Ordinal) ? 1 : 0;
        await page.GotoAsync($"/calls/{_queue.Id}");
        await page.WaitForSelectorAsync("html[data-live=up]");
        Assert.That(reads, Is.Zero, "a page is as fast as before");

        await page.Locator("#how > summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".trace")).ToContainTextAsync("Jonas Weber (101) rings");
        await Expect(page.Locator(".trace")).ToContainTextAsync("0.4 s after the ring");

        await page.Locator(".trace-raw > summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".raw-events summary", new() { HasText = "DialBegin" }).First.ClickAsync();
        await Expect(page.Locator(".raw-events pre").Filter(new() { Visible = true })).ToContainTextAsync("DestChannel: PJSIP/");

        await new Pbx(App).Execute("UPDATE calls SET number_reading = 'national' WHERE id = $1", _queue.Id.Value);
        await Expect(page.Locator(".trace")).ToContainTextAsync("without the trunk prefix");
        await Expect(page.Locator(".raw-events pre").Filter(new() { Visible = true })).ToBeVisibleAsync();
        await new Pbx(App).Execute("UPDATE calls SET number_reading = 'national-with-trunk-prefix' WHERE id = $1", _queue.Id.Value);
    }

    [Test]
    public async Task From_the_call_to_why_no_card_came_and_to_the_assignment()
    {
        var page = await OpenAs(await App.AddUser(UserRole.Admin), at: $"/calls/{_queue.Id}#how");
        await page.Locator(".trace-list li", new() { HasText = "107" }).GetByRole(AriaRole.Link, new() { Name = "Why?" }).ClickAsync();
        await Expect(page.Locator(".silence-verdict")).ToHaveTextAsync("107 belongs to nobody, so its calls have no screen to go to.");
        await page.Locator(".checks").First.GetByRole(AriaRole.Link, new() { Name = "Open" }).ClickAsync();
        await page.WaitForURLAsync("**/users/new?server=main&extension=107");
    }

    [Test]
    public async Task Why_no_card_is_asked_by_keyboard()
    {
        var page = await OpenAs(_sample.Jonas, at: "/settings");
        await page.Locator("a[href='/calls/why']").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#extension").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Locator("#at").FillAsync(LocalField(_queue.StartedAt));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".silence-verdict")).ToContainTextAsync("0.4 s after the ring.");
    }

    [Test]
    public async Task Why_no_card_is_whole([ValueSource(nameof(Looks))] (int Width, string Theme, string Language) look)
    {
        var page = await OpenAs(_manager, look.Width, look.Width < 768 ? 844 : 900, look.Theme, look.Language, at: $"/calls/why?server=main&extension=103&at={LocalField(_sample.HandedOn.StartedAt)}");
        await Expect(page.Locator(".silence-verdict")).ToBeVisibleAsync();
        await Shot(page, $"why-{look.Width}-{look.Theme}-{look.Language}", whole: true);
        await AssertAccessible(page);
        await AssertFits(page);
    }

    private static string LocalField(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private static ListeningGap GapOf(DateTimeOffset at) => new()
    {
        Id = ListeningGapId.New(at), Server = "branch", Cause = GapCause.ConnectionLost, FromAt = at, ToAt = at.AddMinutes(1), State = GapState.Restored, UpdatedAt = at,
    };

    private PopDelivery Delivery(User user, string extension, double after, bool visible) => new()
    {
        CallId = _queue.Id, UserId = user.Id, Extension = extension, ShownAt = _queue.StartedAt.AddSeconds(after), WasVisible = visible,
        SeenAt = visible ? _queue.StartedAt.AddSeconds(after) : _queue.StartedAt.AddSeconds(after + 5),
    };

    private CallLeg Leg(int ordinal, string extension) => new()
    {
        CallId = _queue.Id, Ordinal = ordinal, Uniqueid = $"1.{ordinal}", Channel = $"PJSIP/{extension}-00000001", Extension = extension, DialledAt = _queue.StartedAt, RangAt = _queue.StartedAt,
        AnsweredAt = extension == "102" ? _queue.AnsweredAt : null, EndedAt = _queue.EndedAt, Outcome = extension == "102" ? LegOutcome.Answered : LegOutcome.AnsweredElsewhere,
    };

    private static async Task AssertFits(IPage page) =>
        Assert.That(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), Is.True, "The page scrolls sideways.");
}
