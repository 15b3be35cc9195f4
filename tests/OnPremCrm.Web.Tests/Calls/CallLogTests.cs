using System.Net;
using System.Text.RegularExpressions;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Tests.Calls;

public sealed partial class CallLogTests
{
    private WebApp _app = null!;
    private User _jonas = null!;
    private PageClient _browser = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _jonas = await _app.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101"]);
        _browser = await _app.SignedInAs(_jonas);
        await _app.Save(CallRows.Server(DateTimeOffset.UtcNow));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [SetUp]
    public Task Forget() => _app.ForgetCalls();

    [Test]
    public async Task Without_a_session_the_log_is_closed()
    {
        using var answer = await _app.Anonymous().Get("/calls");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
    }

    [Test]
    public async Task An_empty_log_says_whether_it_is_the_first_day_or_the_filter()
    {
        Assert.That(await _browser.Read("/calls"), Does.Contain("No calls yet."));
        Assert.That(await _browser.Read("/calls?state=missed"), Does.Contain("No calls match."));
    }

    [Test]
    public async Task Live_calls_stand_on_top_and_only_on_the_first_page()
    {
        var older = CallRows.Answered();
        var ringing = CallRows.Ringing(CallRows.Start.AddMinutes(-5));
        await _app.Save(older, ringing);

        Assert.That(await Shown("/calls"), Is.EqualTo(new[] { ringing.Id, older.Id }));
        Assert.That(await Shown($"/calls?before={CallId.New(CallRows.Start.AddMinutes(9))}"), Is.EqualTo(new[] { older.Id }));
    }

    [TestCase("direction=outbound", ExpectedResult = "outbound")]
    [TestCase("state=abandoned", ExpectedResult = "abandoned")]
    [TestCase("state=nonsense&queue=sales", ExpectedResult = "abandoned")]
    [TestCase("queue=sales", ExpectedResult = "abandoned")]
    [TestCase("recording=true", ExpectedResult = "answered")]
    [TestCase("owed=true", ExpectedResult = "abandoned")]
    [TestCase("q=0171 3920036", ExpectedResult = "abandoned answered")]
    [TestCase("q=brandt", ExpectedResult = "outbound")]
    [TestCase("q=NORDWIND", ExpectedResult = "outbound")]
    [TestCase("q=Брандт", ExpectedResult = "outbound")]
    [TestCase("q=Annika 030 123456", ExpectedResult = "")]
    [TestCase("q=66969", ExpectedResult = "outbound")]
    [TestCase("q=102", ExpectedResult = "outbound")]
    [TestCase("from=2026-11-19&to=2026-11-19", ExpectedResult = "abandoned answered")]
    [TestCase("from=2026-11-20", ExpectedResult = "outbound")]
    [TestCase("to=2026-11-18", ExpectedResult = "")]
    [TestCase("q=nobody-has-this-name", ExpectedResult = "")]
    [TestCase("number=0171 3920036", ExpectedResult = "abandoned answered")]
    [TestCase("number=%2B49 40 66969-214", ExpectedResult = "outbound")]
    [TestCase("did=%2B493055500101&direction=inbound", ExpectedResult = "abandoned answered")]
    [TestCase("did=%2B4930999", ExpectedResult = "")]
    [TestCase("talkMin=2:00", ExpectedResult = "outbound answered")]
    [TestCase("talkMin=121", ExpectedResult = "")]
    [TestCase("talkMax=119", ExpectedResult = "")]
    [TestCase("ringMin=1:00", ExpectedResult = "abandoned")]
    [TestCase("ringMin=10&ringMax=20", ExpectedResult = "outbound answered")]
    [TestCase("waitMin=12&waitMax=12", ExpectedResult = "abandoned")]
    [TestCase("waitMax=11", ExpectedResult = "")]
    [TestCase("note=true", ExpectedResult = "abandoned")]
    [TestCase("contact=none", ExpectedResult = "abandoned answered")]
    [TestCase("recording=true&note=true", ExpectedResult = "")]
    [TestCase("person=me", ExpectedResult = "abandoned answered")]
    [TestCase("from=2026-11-20&to=2026-11-19", ExpectedResult = "outbound abandoned answered")]
    public async Task<string> Every_filter_shows_its_calls_and_no_others(string filter)
    {
        var nordwind = new Organisation { Id = OrganisationId.New(CallRows.Start), Name = "Nordwind Logistik", CreatedAt = CallRows.Start, UpdatedAt = CallRows.Start };
        var contact = CallRows.Contact();
        contact.OrganisationId = nordwind.Id;
        contact.Numbers.Add(new PhoneNumber { Id = PhoneNumberId.New(CallRows.Start), ContactId = contact.Id, Number = "+494066969214", AsWritten = "040 66969214" });
        var answered = CallRows.Answered();
        var abandoned = CallRows.Abandoned(CallRows.Start.AddMinutes(1));
        var outbound = CallRows.Answered(CallRows.Start.AddDays(1), "+494066969214", "102");
        (outbound.Direction, outbound.Operator, outbound.ContactId, outbound.OrganisationId) = (CallDirection.Outbound, "102", contact.Id, nordwind.Id);
        var callback = CallRows.Callback(abandoned);
        await _app.Save(nordwind, contact, answered, abandoned, outbound, CallRows.Recording(answered), callback, new CallbackCall { CallbackId = callback.Id, CallId = abandoned.Id },
            Note(abandoned, "Wants an offer."), Note(answered, ""));
        var names = new Dictionary<CallId, string> { [answered.Id] = "answered", [abandoned.Id] = "abandoned", [outbound.Id] = "outbound" };

        return string.Join(' ', (await Shown("/calls?" + filter)).Select(id => names[id]));
    }

    [TestCase("state=nonsense", "state: nonsense")]
    [TestCase("period=someday", "period: someday")]
    [TestCase("from=2026-13-40", "from: 2026-13-40")]
    [TestCase("from=0001-01-01&to=9999-12-31", "from: 0001-01-01, to: 9999-12-31")]
    [TestCase("direction=up&queue=", "direction: up")]
    [TestCase("person=somebody", "person: somebody")]
    [TestCase("person=01999999-0000-7000-8000-000000000000", "person: 01999999-0000")]
    [TestCase("number=call-me", "number: call-me")]
    [TestCase("talkMin=-5&ringMax=1:2:3:4&waitMin=99999999999999999999", "talkMin: -5, ringMax: 1:2:3:4, waitMin: 99999999999999999999")]
    [TestCase("recording=perhaps&note=1&contact=all&owed=no", "recording: perhaps, note: 1, contact: all, owed: no")]
    [TestCase("before=yesterday&after=1&view=mine", "view: mine, before: yesterday, after: 1")]
    [TestCase("stat=missed", "stat: missed")]
    [TestCase("state=busy&state=failed&state=", "state: failed")]
    [TestCase("q=%00", "q: ")]
    [TestCase("queue=a%00b", "queue: a")]
    public async Task What_cannot_be_read_in_an_address_is_said_and_left_out(string address, string said)
    {
        var call = CallRows.Answered();
        call.Disposition = CallDisposition.Busy;
        await _app.Save(call);

        Assert.That(await _browser.Read("/calls?" + address), Does.Contain("left out: " + said));
        Assert.That(await Shown("/calls?" + address), Is.EqualTo(new[] { call.Id }));
    }

    [Test]
    public async Task Nothing_found_says_what_was_asked_how_much_there_is_and_the_way_back()
    {
        await _app.Save(CallRows.Answered(), CallRows.Abandoned(CallRows.Start.AddMinutes(1)));

        var page = await _browser.Read("/calls?from=2026-11-19&to=2026-11-19&queue=service");

        Assert.That(page, Does.Contain("No calls match. The log has 2 calls that day.").And.Contain("Date: 19 Nov").And.Contain("Queue: service")
            .And.Contain("href=\"/calls?from=2026-11-19&to=2026-11-19\""));
    }

    [Test]
    public async Task A_person_sees_the_calls_of_all_phones_of_the_person_and_of_that_server_only()
    {
        var mine = CallRows.Answered();
        var colleague = CallRows.Answered(CallRows.Start.AddMinutes(1), by: "102");
        var elsewhere = CallRows.Answered(CallRows.Start.AddMinutes(2));
        var other = new Call
        {
            Id = CallId.New(CallRows.Start.AddMinutes(3)), Server = "branch", Linkedid = "1.1", State = CallState.Ended, StartedAt = CallRows.Start, AnsweredAt = CallRows.Start, EndedAt = CallRows.Start,
            Disposition = CallDisposition.Answered, Rang = ["101"], AnsweredBy = ["101"], UpdatedAt = CallRows.Start,
        };
        await _app.Save(mine, colleague, elsewhere, other);

        Assert.That(await Shown($"/calls?person={_jonas.Id}"), Is.EqualTo(new[] { elsewhere.Id, mine.Id }));
    }

    [Test]
    public async Task A_missed_call_asks_to_be_called_back_for_its_callback_until_that_is_closed()
    {
        var open = CallRows.Abandoned();
        var closed = CallRows.Abandoned(CallRows.Start.AddMinutes(1), "+4930123456");
        var owed = CallRows.Callback(open);
        var done = CallRows.Callback(closed, CallbackState.Closed);
        await _app.Save(open, closed, owed, done, new CallbackCall { CallbackId = owed.Id, CallId = open.Id }, new CallbackCall { CallbackId = done.Id, CallId = closed.Id });

        var page = await _browser.Read("/calls");

        Assert.That(Regex.Count(page, "Call back"), Is.EqualTo(1));
        Assert.That(page, Does.Contain($"data-dial-about-value=\"callbacks:{owed.Id}\""));
    }

    [Test]
    public async Task A_full_page_of_the_log_weighs_less_than_15_KB_on_the_wire()
    {
        await _app.Save([.. Enumerable.Range(0, 60).Select(n => (object)Invented(n))]);
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/calls");
        asked.Headers.AcceptEncoding.ParseAdd("br");

        using var answer = await _browser.Http.SendAsync(asked);

        Assert.That(answer.Content.Headers.ContentEncoding, Is.EqualTo(new[] { "br" }));
        Assert.That((await answer.Content.ReadAsByteArrayAsync()).Length, Is.LessThan(15_000));
    }

    [Test]
    public async Task A_name_with_a_script_stays_text()
    {
        var contact = CallRows.Contact("<script>alert(1)</script>");
        var call = CallRows.Answered();
        call.ContactId = contact.Id;
        await _app.Save(contact, call);

        var html = await (await _browser.Get("/calls")).Content.ReadAsStringAsync();

        Assert.That(html, Does.Not.Contain("<script>alert"));
        Assert.That(html, Does.Contain("&lt;script&gt;alert"));
    }

    private static Call Invented(int n)
    {
        var (at, number) = (CallRows.Start.AddSeconds(-97 * n), $"+4940{6696921 + 7919 * n}");
        return n % 5 == 0 ? CallRows.Abandoned(at, number) : CallRows.Answered(at, number);
    }

    private CallNote Note(Call call, string body) => new()
    {
        Id = CallNoteId.New(call.StartedAt), CallId = call.Id, AuthorId = _jonas.Id, AuthorName = _jonas.Name, Body = body, CreatedAt = call.StartedAt, UpdatedAt = call.StartedAt,
    };

    private async Task<List<CallId>> Shown(string path) =>
        [.. RowId().Matches(await _browser.Read(path)).Select(match => new CallId(Guid.Parse(match.Groups[1].Value)))];

    [GeneratedRegex("<tr[^>]* id=\"call-([0-9a-f-]{36})\"")]
    private static partial Regex RowId();
}
