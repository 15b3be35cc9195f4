using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Playwright;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Users;
using OnPremCrm.Telephony.Hosting;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Pbx;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>
/// The main job from end to end: SIP callers and telephones, a real Asterisk, the telephony service, PostgreSQL, the web process, and three people
/// at their browsers. Nobody reloads a page.
/// </summary>
public sealed class WholeStoryTests : BrowserTest
{
    private const string AnnikasNumber = "+491713920014";
    private const string StrangersNumber = "+49302000004";

    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    private string _store = null!;
    private RealAsterisk _pbx = null!;
    private IHost _service = null!;
    private User _jonas = null!;
    private User _olga = null!;
    private User _katrin = null!;

    protected override void Configure(IWebHostBuilder builder)
    {
        _store = Directory.CreateTempSubdirectory("onpremcrm-store-").FullName;
        builder.UseSetting("Recordings:StorePath", _store);
    }

    protected override async Task Prepare()
    {
        _pbx = await RealAsterisk.StartAsync(ringSeconds: 20);
        _jonas = await App.AddUser(UserRole.Operator, "Jonas Weber", extensions: "101");
        _olga = await App.AddUser(UserRole.Operator, "Ольга Соколова", extensions: "102");
        _katrin = await App.AddUser(UserRole.Manager, "Katrin Vogel", extensions: "110");
        await App.WithDatabase(database =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var nordwind = Clients.AddOrganisation(database, "Nordwind Logistik GmbH", "Hamburg", now, _jonas);
            Clients.AddContact(database, "Annika Brandt", nordwind, "Purchasing", now, _jonas, AnnikasNumber);
            return database.SaveChangesAsync();
        });
        _service = TelephonyHost.Build([], new Dictionary<string, string?>
        {
            ["ConnectionStrings:Crm"] = App.Database.ConnectionString,
            ["Asterisk:Servers:0:Name"] = "main",
            ["Asterisk:Servers:0:Host"] = "127.0.0.1",
            ["Asterisk:Servers:0:Port"] = _pbx.AmiPort.ToString(CultureInfo.InvariantCulture),
            ["Asterisk:Servers:0:Username"] = RealAsterisk.AmiUser,
            ["Asterisk:Servers:0:Secret"] = _pbx.AmiSecret,
            ["Asterisk:Servers:0:Country"] = "DE",
            ["Asterisk:Servers:0:AreaCode"] = "30",
            ["Asterisk:Servers:0:Trunks:0"] = "PJSIP/trunk-itsp",
            ["Asterisk:Servers:0:RecordingsPath"] = _pbx.RecordingsPath,
            ["Asterisk:Servers:0:MonitorPath"] = _pbx.MonitorPath,
            ["Recordings:StorePath"] = _store,
            ["Telephony:JournalPath"] = Path.Combine(_store, "journal"),
            ["Logging:LogLevel:Default"] = "Warning",
        });
        await _service.StartAsync();
        await Until(database => database.TelephonyServers.AnyAsync(server => server.Link == Core.Servers.ServerLink.Up));
    }

    [OneTimeTearDown]
    public async Task StopPbx()
    {
        if (_service is not null)
        {
            await _service.StopAsync();
            _service.Dispose();
        }

        if (_pbx is not null)
        {
            await _pbx.DisposeAsync();
        }

        if (_store is not null)
        {
            Directory.Delete(_store, recursive: true);
        }
    }

    [Test]
    public async Task A_call_is_answered_noted_and_reviewed_and_a_lost_caller_is_called_back()
    {
        var jonas = await OpenAs(_jonas);
        var olga = await OpenAs(_olga);
        var katrin = await OpenAs(_katrin);
        await olga.GotoAsync("/callbacks");
        await katrin.GotoAsync("/calls");
        await Task.WhenAll(Live(jonas), Live(olga), Live(katrin));

        var firstCall = await Annika_calls_and_Jonas_talks_with_her(jonas, olga);
        await Katrin_finds_the_call_plays_it_and_comments(katrin, firstCall);
        await She_reads_how_it_came_about(katrin);
        await A_stranger_gives_up_and_is_owed_a_call(olga);
        await Olga_calls_back_and_the_obligation_closes_itself(olga);

        await katrin.GotoAsync("/calls");
        await Expect(katrin.Locator("main .log tbody tr[id^=call-]")).ToHaveCountAsync(3);
        await Expect(katrin.Locator("main .log")).ToContainTextAsync("Abandoned");
    }

    private async Task<Call> Annika_calls_and_Jonas_talks_with_her(IPage jonas, IPage olga)
    {
        var phone = await _pbx.Phone("101").Answers(after: 4, talkFor: 8);
        await _pbx.Outside.Calls("+493055500101", from: AnnikasNumber);

        var pop = jonas.Locator(".pop");
        await Expect(pop).ToContainTextAsync("Annika Brandt", Patient);
        await Expect(pop).ToHaveClassAsync(new Regex("pop-ringing"));
        await Expect(pop).ToContainTextAsync("Nordwind Logistik GmbH");
        await Expect(pop).ToContainTextAsync("You look after it.");
        await Expect(olga.Locator(".pop")).ToHaveCountAsync(0);
        await Shot(jonas, "story-ringing");
        await jonas.ReloadAsync();
        await Expect(pop).ToContainTextAsync("Annika Brandt"); // a reload while it rings brings the card back

        await Expect(pop).ToHaveClassAsync(new Regex("pop-talking"), new() { Timeout = 15_000 });
        await pop.Locator("textarea").FillAsync("Wants the sensors before 4 December.");
        await phone.EndedAsync();
        await Expect(pop).ToContainTextAsync("Ended", Patient);
        await Expect(pop.Locator("[data-note-target=state]")).ToContainTextAsync("Saved");
        await pop.Locator("[data-done]").ClickAsync();
        await Expect(pop).ToHaveCountAsync(0);

        var call = await App.WithDatabase(database => database.Calls.SingleAsync());
        using (Assert.EnterMultipleScope())
        {
            Assert.That((call.Direction, call.Disposition, call.Number), Is.EqualTo((CallDirection.Inbound, (CallDisposition?)CallDisposition.Answered, AnnikasNumber)));
            Assert.That((call.Rang, call.AnsweredBy), Is.EqualTo((new List<string> { "101" }, new List<string> { "101" })));
            Assert.That(call.RingSeconds, Is.EqualTo(4).Within(1.5));
            Assert.That(call.TalkSeconds, Is.EqualTo(8).Within(1.5));
        }

        return call;
    }

    private async Task Katrin_finds_the_call_plays_it_and_comments(IPage katrin, Call call)
    {
        var row = katrin.Locator($"#call-{call.Id}");
        await Expect(row).ToContainTextAsync("Answered", Patient); // the list was open all the time
        await Expect(row).ToContainTextAsync("Jonas Weber");
        await row.Locator(".who-name").ClickAsync();
        await Expect(katrin.Locator("h1")).ToHaveTextAsync("Annika Brandt");
        await Expect(katrin.Locator(".call-note")).ToContainTextAsync("Wants the sensors before 4 December.");

        // The recording comes by itself when it has been fetched.
        var play = katrin.Locator("#recording [data-player-target=toggle]");
        await Expect(play).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await play.ClickAsync();
        await Expect(katrin.Locator("#recording [data-player-target=time]")).Not.ToHaveTextAsync("0:00", new() { Timeout = 15_000 });
        await play.ClickAsync();
        await Shot(katrin, "story-call");
        await katrin.Locator("#recording details.wave-comment summary").ClickAsync();
        await katrin.Locator("#recording .wave-comment textarea").FillAsync("Greets by name. This is how we want it.");
        await katrin.Locator("#recording .wave-comment button").ClickAsync();
        await Expect(katrin.Locator("#recording .notes")).ToContainTextAsync("Greets by name.");
        Assert.That(await App.WithDatabase(database => database.CallNotes.CountAsync(note => note.CallId == call.Id && note.AtSeconds != null && note.AuthorId == _katrin.Id)), Is.EqualTo(1));
    }

    private static async Task She_reads_how_it_came_about(IPage katrin)
    {
        await katrin.Locator("#how > summary").ClickAsync();
        var how = katrin.Locator(".trace");
        await Expect(how).ToContainTextAsync("Came in on trunk-itsp to +493055500101", Patient);
        await Expect(how).ToContainTextAsync("Connected: the caller, Jonas Weber (101)");
        await Expect(how).ToContainTextAsync("Raw events ("); // Asterisk's own words, not the log's
        await Expect(how).ToContainTextAsync("it begins with +");
        await Expect(how.Locator(".trace-list").First).ToContainTextAsync("Annika Brandt");
        await Expect(how).ToContainTextAsync(new Regex("on the screen at [0-9:]+, [0-9.]+ s after the ring"));
        await Expect(how).ToContainTextAsync("None: somebody spoke with the caller.");
        await Shot(katrin, "story-how", whole: true);
    }

    private async Task A_stranger_gives_up_and_is_owed_a_call(IPage olga)
    {
        await using var phone = await _pbx.Phone("101").JustRings();
        var caller = await _pbx.Outside.Calls("+493055500101", from: StrangersNumber, patience: 3);
        await caller.EndedAsync();

        var row = olga.Locator("main tr[id^=callback-]");
        await Expect(row).ToContainTextAsync("2000004", Patient);
        await Expect(row).ToContainTextAsync("Jonas Weber"); // whose phone rang
        await Shot(olga, "story-callback");
        var call = await App.WithDatabase(database => database.Calls.OrderByDescending(call => call.Id).FirstAsync());
        Assert.That((call.Disposition, call.MissedBy), Is.EqualTo(((CallDisposition?)CallDisposition.Abandoned, new List<string> { "101" })));
    }

    private async Task Olga_calls_back_and_the_obligation_closes_itself(IPage olga)
    {
        var herPhone = await _pbx.Phone("102").Answers(after: 2);
        await using var stranger = await _pbx.Outside.Answers(after: 3, talkFor: 4);
        await olga.Locator("main tr[id^=callback-] button[data-key=F8]").ClickAsync();

        var pop = olga.Locator(".pop");
        await Expect(pop).ToContainTextAsync("Ringing your phone 102", Patient);
        await Expect(pop).ToContainTextAsync("Ringing there", Patient);
        await Expect(pop).ToHaveClassAsync(new Regex("pop-talking"), new() { Timeout = 15_000 });
        await herPhone.EndedAsync();

        await Expect(pop).ToContainTextAsync("Ended", Patient);
        await olga.GotoAsync("/callbacks");
        await Expect(olga.Locator("main tr[id^=callback-]")).ToHaveCountAsync(0);
        await Expect(olga.Locator("main")).ToContainTextAsync("called back by Ольга Соколова");
    }

    private static Task Live(IPage page) => page.WaitForSelectorAsync("html[data-live=up]");

    private async Task Until(Func<Core.Database.CrmDatabase, Task<bool>> isTrue)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await App.WithDatabase(isTrue))
        {
            await Task.Delay(50, limit.Token);
        }
    }
}
