using System.Net;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Pops;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Calls;
using OnPremCrm.Web.Tests.Live;

namespace OnPremCrm.Web.Tests.Traces;

/// <summary>Why did no card come up at 101 at 10:04?</summary>
public sealed class SilenceTests
{
    private const string Path = "/calls/why?server=main&extension=101&at=2026-11-19T10:04";

    private WebApp _app = null!;
    private Pbx _pbx = null!;
    private User _jonas = null!;
    private PageClient _manager = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _pbx = new Pbx(_app);
        _jonas = await _app.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101"]);
        _manager = await _app.SignedInAs(UserRole.Manager);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [SetUp]
    public async Task Forget()
    {
        await _app.ForgetCalls();
        await _pbx.Execute("TRUNCATE pop_deliveries, pop_dismissals, user_presences, listening_gaps CASCADE");
        await _pbx.IsUp();
        // somebody's page was open earlier: what was not noted then was not there
        await Present((await _app.AddUser()).Id, CallRows.Start.AddHours(-2), CallRows.Start.AddHours(-1));
    }

    [Test]
    public async Task The_card_was_there()
    {
        var call = await Rang();
        await Present(_jonas.Id);
        await _app.Save(new PopDelivery { CallId = call.Id, UserId = _jonas.Id, Extension = "101", ShownAt = call.StartedAt.AddSeconds(0.4), WasVisible = true, SeenAt = call.StartedAt.AddSeconds(0.4) });
        await _pbx.Execute("INSERT INTO pop_dismissals (user_id, pop_id, dismissed_at) VALUES ($1, $2, $3)", _jonas.Id.Value, call.Id.Value, call.StartedAt.AddSeconds(30).UtcDateTime);

        var page = await _manager.Read(Path);

        Assert.That(Verdict(page), Is.EqualTo("The card was on the screen at 10:04:02, 0.4 s after the ring."));
        Assert.That(page, Does.Contain("101 belongs to Jonas Weber.").And.Contain("listened to “main” all that time").And.Contain("had a page open and connected")
            .And.Contain("put away with Done at 10:04:32").And.Contain("Jonas Weber may see the call."));
    }

    [Test]
    public async Task Nobody_had_a_page_open()
    {
        await Rang();
        await Present(_jonas.Id, CallRows.Start.AddHours(-1), CallRows.Start.AddMinutes(-30));

        var page = await _manager.Read(Path);

        Assert.That(Verdict(page), Does.StartWith("Jonas Weber had no page open; the last one was closed"));
        Assert.That(page, Does.Contain("Keep one open").And.Contain("there was no open page to show the card on"));
    }

    [Test]
    public async Task A_page_was_open_and_no_browser_confirmed()
    {
        await Rang();
        await Present(_jonas.Id);

        Assert.That(Verdict(await _manager.Read(Path)), Is.EqualTo("A page was open, but no browser confirmed the card."));
    }

    [Test]
    public async Task The_page_was_in_the_background()
    {
        var call = await Rang();
        await Present(_jonas.Id);
        await _app.Save(new PopDelivery { CallId = call.Id, UserId = _jonas.Id, Extension = "101", ShownAt = call.StartedAt.AddSeconds(2), WasVisible = false });

        Assert.That(Verdict(await _manager.Read(Path)), Is.EqualTo("The card came at 10:04:04, but the page was in the background."));
    }

    [Test]
    public async Task The_phone_did_not_ring_and_others_did()
    {
        var call = await Rang("102");
        await Present(_jonas.Id);

        var page = await _manager.Read(Path);

        Assert.That(Verdict(page), Is.EqualTo("101 did not ring in that time."));
        Assert.That(page, Does.Contain("Other calls of that time").And.Contain("rang: 102").And.Contain($"/calls/{call.Id}"));
    }

    [Test]
    public async Task Nobody_listened_and_the_call_was_added_later()
    {
        var call = await Rang(source: CallSource.Cel);
        await Present(_jonas.Id);
        await _app.Save(new ListeningGap
        {
            Id = ListeningGapId.New(call.StartedAt), Server = "main", Cause = GapCause.ConnectionLost, FromAt = call.StartedAt.AddSeconds(-40), ToAt = call.StartedAt.AddMinutes(5),
            State = GapState.Restored, Ledger = LedgerKind.Cel, CallsFound = 1, CallsAdded = 1, UpdatedAt = call.StartedAt,
        });

        var page = await _manager.Read(Path);

        Assert.That(Verdict(page), Does.StartWith("Asterisk was out of reach").And.Contain("10:03 to 10:09"));
        Assert.That(page, Does.Contain("One call was restored.").And.Contain("so no card could come"));
    }

    [Test]
    public async Task The_phone_is_nobodys_and_is_listed()
    {
        var lately = CallRows.Answered(DateTimeOffset.UtcNow.AddMinutes(-5), by: "107");
        await _app.Save(lately, Leg(lately, "107"));
        await Rang("107");

        var page = await _manager.Read("/calls/why?server=main&extension=107&at=2026-11-19T10:04");

        Assert.That(Verdict(page), Is.EqualTo("107 belongs to nobody, so its calls have no screen to go to."));
        Assert.That(page, Does.Contain("Phones without a user"));
        Assert.That(await (await _app.SignedInAs(UserRole.Admin)).Read("/calls/why?server=main&extension=107&at=2026-11-19T10:04"), Does.Contain("/users/new?server=main&extension=107"));
    }

    [Test]
    public async Task What_was_not_noted_is_not_guessed()
    {
        await Rang();
        await _pbx.Execute("TRUNCATE user_presences");

        Assert.That(await _manager.Read(Path), Does.Contain("Whether a page was open is not known for that time."));
    }

    [Test]
    public async Task An_operator_asks_about_the_own_phone_only()
    {
        await Rang();
        var client = await _app.SignedInAs(_jonas);

        using var other = await client.Get("/calls/why?server=main&extension=102&at=2026-11-19T10:04");
        using var elsewhere = await client.Get("/calls/why?server=branch&extension=101&at=2026-11-19T10:04");
        var own = await client.Read(Path);

        Assert.That((other.StatusCode, elsewhere.StatusCode), Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)));
        Assert.That(own, Does.Contain("101 belongs to Jonas Weber.").And.Not.Contain("Phones without a user"));
    }

    [Test]
    public async Task Without_a_question_there_is_no_answer_and_nonsense_is_no_fault()
    {
        Assert.That(await _manager.Read("/calls/why"), Does.Contain("Say which phone rang"));
        Assert.That(await _manager.Read("/calls/why?server=none&extension=101&at=2026-11-19T10:04"), Does.Contain("No telephone system is called “none”."));
        using var answer = await _manager.Get("/calls/why?extension=%27%3B&at=yesterday");
        Assert.That((int)answer.StatusCode, Is.LessThan(500));
    }

    private static string Verdict(string page) => page.Split("silence-verdict")[1].Split("<b>")[1].Split("</b>")[0];

    private Task Present(UserId user, DateTimeOffset? since = null, DateTimeOffset? until = null) =>
        _app.Save(new UserPresence { UserId = user, Since = since ?? CallRows.Start.AddHours(-1), Until = until ?? CallRows.Start.AddHours(1) });

    private async Task<Call> Rang(string phone = "101", CallSource source = CallSource.Events)
    {
        var call = CallRows.Answered(by: phone);
        call.Source = source;
        await _app.Save(call, Leg(call, phone));
        return call;
    }

    private static CallLeg Leg(Call call, string phone) => new()
    {
        CallId = call.Id, Ordinal = 1, Uniqueid = "1.2", Channel = $"PJSIP/{phone}-00000002", Extension = phone, DialledAt = call.StartedAt, RangAt = call.StartedAt, AnsweredAt = call.AnsweredAt, EndedAt = call.EndedAt,
    };
}
