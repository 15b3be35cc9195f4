using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using OnPremCrm.Browser.Tests.Calls;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Calls;
using OnPremCrm.Web.Tests.Ledgers;
using OnPremCrm.Web.Tests.Live;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests.Ledgers;

/// <summary>Gaps and proofs where people see them: the bands, the log, the desk, the page of the ledger.</summary>
public sealed class LedgerPagesTests : BrowserTest
{
    private static readonly (int Width, string Theme, string Language)[] Looks =
        [(1440, "light", "en"), (1440, "dark", "ru"), (1440, "light", "ja"), (390, "light", "en"), (390, "dark", "ja"), (390, "light", "ru")];

    private Pbx _pbx = null!;
    private SampleCalls _sample = null!;
    private User _manager = null!;

    protected override async Task Prepare()
    {
        _pbx = new Pbx(App);
        _sample = await SampleCalls.Save(App, DateTimeOffset.UtcNow, "a.wav");
        _manager = await App.AddUser(UserRole.Manager, "Katrin Vogel", extensions: ["110"]);
        await _pbx.IsUp();
        await App.Save(new Recording
        {
            Id = RecordingId.New(_sample.Missed.StartedAt), CallId = _sample.HandedOn.Id, Server = "main", SourcePath = "/var/spool/asterisk/monitor/2026/11/in-493023125100-06990009331-20261119.wav",
            State = RecordingState.Missing, StateReason = "not-found", CreatedAt = _sample.HandedOn.StartedAt, UpdatedAt = _sample.HandedOn.StartedAt,
        }, new StrayRecording { Server = "main", Path = "2026/11/q-sales-+491701234567-20261119-103307-1763544787.211.wav", Bytes = 1_258_291, WrittenAt = _sample.HandedOn.StartedAt, FoundAt = _sample.HandedOn.StartedAt });
    }

    [SetUp]
    public async Task Rows()
    {
        await _pbx.Execute("TRUNCATE listening_gaps, ledger_jobs, ledger_proofs CASCADE");
        await _pbx.Execute("UPDATE calls SET source = 'events'");
    }

    [Test]
    public async Task The_ledger_is_whole([ValueSource(nameof(Looks))] (int Width, string Theme, string Language) look)
    {
        await Fill();
        var page = await OpenAs(_manager, look.Width, look.Width < 768 ? 844 : 900, look.Theme, look.Language, at: "/ledger");
        await Shot(page, $"ledger-{look.Width}-{look.Theme}-{look.Language}", whole: true);
        await AssertAccessible(page);
        await AssertFits(page);
        await page.GotoAsync("/ledger/recordings");
        await Shot(page, $"ledger-recordings-{look.Width}-{look.Theme}-{look.Language}");
        await AssertAccessible(page);
        await AssertFits(page);
    }

    [Test]
    public async Task The_log_and_the_desk_with_gaps_are_whole([ValueSource(nameof(Looks))] (int Width, string Theme, string Language) look)
    {
        await Fill();
        var page = await OpenAs(_manager, look.Width, look.Width < 768 ? 844 : 900, look.Theme, look.Language);
        foreach (var place in new[] { "calls", "desk" })
        {
            await page.GotoAsync("/" + place);
            await Expect(page.Locator(".gap-band")).ToHaveCountAsync(2);
            await Shot(page, $"gaps-{place}-{look.Width}-{look.Theme}-{look.Language}");
            await AssertAccessible(page);
            await AssertFits(page);
        }
    }

    [Test]
    public async Task A_gap_shows_itself_heals_before_ones_eyes_and_is_put_away_by_keyboard()
    {
        var page = await OpenAs(_sample.Jonas, at: "/calls");
        await page.WaitForSelectorAsync("html[data-live=up]");
        var band = page.Locator(".gap-band");
        await Expect(band).ToHaveCountAsync(0);

        await App.Save(GapRows.Open(DateTimeOffset.UtcNow.AddMinutes(-4)));
        await Expect(band).ToContainTextAsync("Calls ring without a card and are added when the link is back.");
        await _pbx.Execute("UPDATE listening_gaps SET state = 'waiting', to_at = now()");
        await Expect(band).ToContainTextAsync("are being restored");
        await _pbx.Execute("UPDATE listening_gaps SET state = 'restored', ledger = 'cel', calls_added = 2, updated_at = now()");
        await Expect(band).ToContainTextAsync("2 calls were restored.");
        await Expect(page.Locator(".log-gap")).ToContainTextAsync("2 calls were restored.");

        await band.GetByRole(AriaRole.Button).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(band).ToHaveCountAsync(0);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/calls$"));
        await Expect(page.Locator(".log-gap")).ToHaveCountAsync(1);
    }

    [Test]
    public async Task Prove_now_is_asked_by_keyboard_and_its_progress_and_its_result_show_themselves()
    {
        var page = await OpenAs(_manager, at: "/ledger");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.Locator("#prove-day").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var job = page.Locator(".checks > li");
        await Expect(job).ToContainTextAsync("Waits for the telephony service.");

        await _pbx.Execute("UPDATE ledger_jobs SET state = 'running', started_at = now()");
        await Expect(job).ToContainTextAsync("At work since");
        await App.Save(GapRows.Proof(DateTimeOffset.UtcNow, 96, 96));
        await _pbx.Execute("UPDATE ledger_jobs SET state = 'done', ended_at = now(), result = '{}'");
        await Expect(page.Locator(".ledger-verdict")).ToContainTextAsync("96 of 96 calls agree.");
        await Expect(job).ToContainTextAsync("the result is on this page");
    }

    [Test]
    public async Task An_exception_leads_to_its_call_and_a_typed_period_survives_the_news()
    {
        await Fill();
        var page = await OpenAs(_manager, at: "/ledger");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.Locator("#read-from").FillAsync("2026-11-18T08:15");
        await App.Save(GapRows.Open(DateTimeOffset.UtcNow));
        await Expect(page.Locator("#h-gaps").Locator("xpath=../..")).ToContainTextAsync("No link");
        await Expect(page.Locator("#read-from")).ToHaveValueAsync("2026-11-18T08:15");

        await page.Locator(".ledger-cols table a").First.ClickAsync();
        await page.WaitForURLAsync("**/calls/*");
    }

    private async Task Fill()
    {
        var now = DateTimeOffset.UtcNow;
        await App.Save(
            GapRows.Restored(now.AddMinutes(-41), added: 3, corrected: 1), GapRows.Incomplete(now.AddMinutes(-93)), GapRows.Restored(now.AddHours(-30), added: 0),
            GapRows.Proof(
                now.AddHours(-7), 449, 447,
                new LedgerException(LedgerExceptionKind.Differs, "1763543042.17", _sample.HandedOn.StartedAt, _sample.HandedOn.Id.Value, [new LedgerDifference("talkSeconds", "537", "541"), new LedgerDifference("answeredBy", "103, 102", "103")], null),
                new LedgerException(LedgerExceptionKind.NotInLog, "1763543099.31", now.AddMinutes(-92), null, [], "in-gap")),
            Job(now, LedgerJobState.Running), Job(now.AddMinutes(-20), LedgerJobState.Done), Job(now.AddHours(-3), LedgerJobState.Failed));
        await _pbx.Execute("UPDATE calls SET source = 'cel' WHERE id = $1 OR id = $2", _sample.Missed.Id.Value, _sample.HandedOn.Id.Value);
    }

    private LedgerJob Job(DateTimeOffset at, LedgerJobState state) => new()
    {
        Id = LedgerJobId.New(at), Kind = state == LedgerJobState.Running ? LedgerJobKind.Proof : LedgerJobKind.Backfill, Server = "main", FromAt = at.AddHours(-2), ToAt = at, State = state, AskedBy = _manager.Id, AskedAt = at,
        StartedAt = at, EndedAt = state == LedgerJobState.Running ? null : at.AddSeconds(20), Fault = state == LedgerJobState.Failed ? "unreadable" : null,
        Result = state == LedgerJobState.Done ? """{"callsFound": 41, "callsAdded": 3, "callsCorrected": 1}""" : null,
    };

    private static async Task AssertFits(IPage page) =>
        Assert.That(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), Is.True, "The page scrolls sideways.");
}
