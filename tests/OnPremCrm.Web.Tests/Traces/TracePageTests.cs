using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Calls;
using OnPremCrm.Web.Tests.Live;

namespace OnPremCrm.Web.Tests.Traces;

public sealed class TracePageTests
{
    private WebApp _app = null!;
    private User _jonas = null!;
    private PageClient _operator = null!;
    private PageClient _manager = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _jonas = await _app.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101"]);
        _operator = await _app.SignedInAs(_jonas);
        _manager = await _app.SignedInAs(UserRole.Manager);
        var server = CallRows.Server(DateTimeOffset.UtcNow);
        server.Trunks = ["PJSIP/trunk-itsp"];
        await _app.Save(server);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [SetUp]
    public async Task Forget()
    {
        await _app.ForgetCalls();
        await new Pbx(_app).Execute("TRUNCATE call_events, call_matchings, pop_deliveries");
    }

    [Test]
    public async Task The_events_are_told_in_words_and_local_time_and_raw_only_to_managers()
    {
        var call = await Kept("inbound-answered");

        var told = await _operator.Read($"/calls/{call.Id}/trace");
        var byManager = await _manager.Read($"/calls/{call.Id}/trace");
        var raw = await _manager.Read($"/calls/{call.Id}/events");
        using var refused = await _operator.Get($"/calls/{call.Id}/events");

        Assert.That(told, Does.Contain("Came in on trunk-itsp to +493055500101").And.Contain("Jonas Weber (101) answered").And.Contain("The caller hangs up"));
        Assert.That(told, Does.Contain(">10:00:03<"), "09:00:03 UTC in Berlin");
        Assert.That(told, Does.Not.Contain("Raw events"));
        Assert.That(byManager, Does.Contain("Raw events ("));
        Assert.That(told, Does.Not.Contain("/events?at="));
        var link = System.Text.RegularExpressions.Regex.Match(byManager, "/calls/[^\"]*/events\\?at=(\\d+)#event-\\d+");
        Assert.That(await _manager.Read(link.Value.Split('#')[0]), Does.Contain($"<li id=\"event-{link.Groups[1].Value}\"><details open"));
        Assert.That(raw, Does.Contain("DialBegin").And.Contain("DestChannel: PJSIP/101-"));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task The_consultation_that_became_part_of_the_call_is_told_with_it()
    {
        var call = await Kept("inbound-answered");
        var asked = CallRows.Answered(call.StartedAt.AddSeconds(4));
        asked.MergedInto = call.Id;
        await _app.Save(asked, Packed(asked, [new KeptEvent(call.StartedAt.AddSeconds(4), [new("Event", "Newchannel"), new("Channel", "PJSIP/101-00000099"), new("Uniqueid", "9.9"), new("ChannelState", "4"), new("Exten", "102")])]));

        Assert.That(await _operator.Read($"/calls/{call.Id}/trace"), Does.Contain("Jonas Weber (101) dialled 102"));
    }

    [TestCase(CallSource.Events, "are not kept any more")]
    [TestCase(CallSource.Cel, "restored from the PBX’s own ledger (CEL)")]
    [TestCase(CallSource.Cdr, "restored from the PBX’s own ledger (CDR)")]
    public async Task A_call_without_events_says_so_and_is_told_from_its_rows(CallSource source, string says)
    {
        var call = CallRows.Answered();
        call.Source = source;
        await _app.Save(call, new CallLeg
        {
            CallId = call.Id, Ordinal = 1, Uniqueid = "1.2", Channel = "PJSIP/101-00000002", Extension = "101",
            DialledAt = call.StartedAt, RangAt = call.StartedAt, AnsweredAt = call.AnsweredAt, EndedAt = call.EndedAt, Outcome = LegOutcome.Answered,
        });

        var page = await _operator.Read($"/calls/{call.Id}/trace");

        Assert.That(page, Does.Contain(says).And.Contain("Jonas Weber (101) rings").And.Contain("The call is over: Answered"));
    }

    [Test]
    public async Task A_call_that_has_only_begun_does_not_claim_that_its_events_are_gone()
    {
        var call = CallRows.Ringing(DateTimeOffset.UtcNow);
        await _app.Save(call);

        Assert.That(await _operator.Read($"/calls/{call.Id}/trace"), Does.Contain("The call goes on.").And.Contain("Not decided: the call goes on.").And.Not.Contain("not kept any more"));
    }

    [Test]
    public async Task Damaged_events_are_no_broken_page()
    {
        var call = CallRows.Answered();
        await _app.Save(call, new CallEvents { CallId = call.Id, Part = 0, Server = "main", FirstAt = call.StartedAt, LastAt = call.StartedAt, Count = 1, Events = [1, 2, 3] });

        Assert.That(await _operator.Read($"/calls/{call.Id}/trace"), Does.Contain("cannot be read. This is what the log itself holds."));
        Assert.That(await _manager.Read($"/calls/{call.Id}/events"), Does.Contain("No events of this call are kept."));
    }

    [TestCase("national-with-trunk-prefix", "+493012345678", "national form, with the trunk prefix")]
    [TestCase("short", null, "too short for the public network")]
    [TestCase("withheld", null, "the caller hides the number")]
    public async Task The_number_says_by_which_rule_it_was_read_or_why_not(string reading, string? number, string says)
    {
        var call = CallRows.Answered();
        (call.NumberReading, call.Number, call.NumberAsPresented) = (reading, number, "03012345678");
        await _app.Save(call);

        Assert.That(await _operator.Read($"/calls/{call.Id}/trace"), Does.Contain("03012345678").And.Contain(says).And.Contain("area code 30"));
    }

    [Test]
    public async Task The_candidates_of_the_match_are_named_and_a_deleted_one_is_not()
    {
        var (annika, peter) = (CallRows.Contact(), CallRows.Contact("Peter Schlüter"));
        var call = CallRows.Answered();
        (call.ContactId, call.Match) = (annika.Id, CallMatch.Chosen);
        await _app.Save(annika, peter, call, new CallMatching
        {
            CallId = call.Id, Number = call.Number!, MatchedAt = call.StartedAt,
            Candidates = LedgerJson.Write<MatchCandidate[]>([new(annika.Id.Value, null, call.StartedAt.AddDays(-1), true), new(peter.Id.Value, null, null, false), new(Guid.NewGuid(), null, null, false)]),
        });

        var page = await _operator.Read($"/calls/{call.Id}/trace");

        Assert.That(page, Does.Contain("Several share this number. This one was chosen").And.Contain("Annika Brandt").And.Contain("chosen before")
            .And.Contain("Peter Schlüter").And.Contain("no talk before").And.Contain("deleted since"));
        Assert.That(page.Split(">taken<"), Has.Length.EqualTo(2), "exactly one is the one");
    }

    [Test]
    public async Task Each_phone_says_when_the_card_was_on_which_screen_and_which_is_nobodys()
    {
        var call = CallRows.Answered();
        call.Rang = ["101", "107"];
        await _app.Save(call, Leg(call, 0, "101"), Leg(call, 1, "107"), new Core.Pops.PopDelivery
        {
            CallId = call.Id, UserId = _jonas.Id, Extension = "101", ShownAt = call.StartedAt.AddMilliseconds(340), WasVisible = true, SeenAt = call.StartedAt.AddMilliseconds(340),
        });

        var page = await _operator.Read($"/calls/{call.Id}/trace");

        Assert.That(page, Does.Contain("on the screen at 10:04:02, 0.3 s after the ring").And.Contain("belongs to nobody: no card can come"));
    }

    [TestCase(CallDisposition.Missed, "Nobody spoke with the caller, so a callback is owed.")]
    [TestCase(CallDisposition.Answered, "None: somebody spoke with the caller.")]
    public async Task It_says_why_there_is_a_callback_or_none(CallDisposition disposition, string says)
    {
        var call = disposition == CallDisposition.Answered ? CallRows.Answered() : CallRows.Abandoned();
        await _app.Save(call);
        if (disposition != CallDisposition.Answered)
        {
            var callback = CallRows.Callback(call);
            await _app.Save(callback, new Core.Callbacks.CallbackCall { CallbackId = callback.Id, CallId = call.Id });
        }

        Assert.That(await _operator.Read($"/calls/{call.Id}/trace"), Does.Contain(says));
    }

    [Test]
    public async Task A_call_that_is_not_there_has_no_history()
    {
        using var trace = await _operator.Get("/calls/01999999-9999-7999-9999-999999999999/trace");
        using var events = await _manager.Get("/calls/01999999-9999-7999-9999-999999999999/events");

        Assert.That((trace.StatusCode, events.StatusCode), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.NotFound)));
    }

    private static CallLeg Leg(Call call, int ordinal, string extension) => new()
    {
        CallId = call.Id, Ordinal = ordinal, Uniqueid = $"1.{ordinal}", Channel = $"PJSIP/{extension}-00000001", Extension = extension, DialledAt = call.StartedAt, RangAt = call.StartedAt, EndedAt = call.EndedAt,
    };

    private static CallEvents Packed(Call call, IReadOnlyList<KeptEvent> events) => new()
    {
        CallId = call.Id, Part = 0, Server = "main", FirstAt = events[0].At, LastAt = events[^1].At, Count = events.Count, Events = KeptEvents.Pack(events),
    };

    private async Task<Call> Kept(string story)
    {
        var events = KeptStory.Read(story);
        var call = CallRows.Answered(events[0].At);
        await _app.Save(call, Packed(call, events));
        return call;
    }
}
