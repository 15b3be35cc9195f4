using System.Net;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Live;

namespace OnPremCrm.Web.Tests.Pops;

/// <summary>What one can ask for on a card: it becomes a row for the telephony service, of my own calls alone, and what comes of it is said there.</summary>
public sealed class PopActionsTests
{
    private WebApp _app = null!;
    private Pbx _pbx = null!;
    private User _jonas = null!;
    private PageClient _client = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _pbx = new Pbx(_app);
        await _pbx.IsUp();
        _jonas = await _app.AddUser(name: "Jonas Weber", extensions: "101");
        await _app.AddUser(name: "Mei Tanaka", extensions: "104");
        _client = await _app.SignedInAs(_jonas);
    }

    [TearDown]
    public ValueTask Stop() => _app.DisposeAsync();

    [Test]
    public async Task Declining_sending_on_handing_over_and_asking_become_commands_of_my_own_phone()
    {
        var ringing = await _pbx.Rings("+494066969214", "101", "104");
        await Post("decline", ringing);
        await Post("give", ringing, ("Give.Kind", "SendOn"), ("Give.To", "104"));
        var talking = await _pbx.Rings("+494066969215", "101");
        await _pbx.Answers(talking, "101");
        await Post("give", talking, ("Give.Kind", "HandOver"), ("Give.To", "030 901820"));
        await Post("give", talking, ("Give.Kind", "AskColleague"), ("Give.To", "104"));
        await Post("takeback", talking);

        var asked = await _app.WithDatabase(database => database.TelephonyCommands.OrderBy(command => command.CreatedAt).ToListAsync());
        Assert.That(asked.Select(command => (command.Kind, command.Extension, command.Number, command.TargetId, command.RequestedBy)), Is.EqualTo(new (TelephonyCommandKind, string, string?, Guid?, UserId?)[]
        {
            (TelephonyCommandKind.Decline, "101", null, ringing.Id.Value, _jonas.Id),
            (TelephonyCommandKind.SendOn, "101", "104", ringing.Id.Value, _jonas.Id),
            (TelephonyCommandKind.HandOver, "101", "+4930901820", talking.Id.Value, _jonas.Id),
            (TelephonyCommandKind.AskColleague, "101", "104", talking.Id.Value, _jonas.Id),
            (TelephonyCommandKind.TakeBack, "101", null, talking.Id.Value, _jonas.Id),
        }));
    }

    [TestCase("decline")]
    [TestCase("give", "Give.Kind", "SendOn", "Give.To", "104")]
    [TestCase("give", "Give.Kind", "HandOver", "Give.To", "104")]
    [TestCase("takeback")]
    [TestCase("promise")]
    [TestCase("link", "contactId", "00000000-0000-7000-8000-000000000001")]
    public async Task A_call_at_other_phones_is_not_mine_to_touch(string action, params string[] more)
    {
        var call = await _pbx.Rings("+494066969214", "104");
        await _pbx.Answers(call, "104");
        var fields = more.Chunk(2).Select(pair => (pair[0], pair[1])).ToArray();

        var answer = await _client.Submit("/more", $"/pops/{action}", [("callId", call.Id.ToString()), ("Give.CallId", call.Id.ToString()), .. fields]);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _client.Http.GetAsync(new Uri($"/pops/colleagues?callId={call.Id}", UriKind.Relative))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _client.Http.GetAsync(new Uri($"/pops/contacts?callId={call.Id}&q=a", UriKind.Relative))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await _app.WithDatabase(database => database.TelephonyCommands.CountAsync()), Is.Zero);
    }

    [TestCase("10\r\nAction: Command")]
    [TestCase("104&PJSIP/105")]
    [TestCase("")]
    public async Task What_is_no_number_is_refused_on_the_card_and_never_asked(string to)
    {
        var call = await _pbx.Rings("+494066969214", "101");

        var answer = await _client.Submit("/more", "/pops/give", ("Give.CallId", call.Id.ToString()), ("Give.Kind", "SendOn"), ("Give.To", to));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(to.Length == 0 ? "Please choose a colleague" : "This is no extension"));
        Assert.That(await _app.WithDatabase(database => database.TelephonyCommands.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task Why_something_was_not_done_is_said_on_the_card()
    {
        var call = await _pbx.Rings("+494066969214", "101");
        await Post("decline", call);
        Assert.That(await _client.Pops(), Does.Contain("Asking the telephone system"));

        await _pbx.Execute("UPDATE telephony_commands SET state = 'refused', reason = 'permission-denied', progress = 'ended', updated_at = now()");

        Assert.That(await _client.Pops(), Does.Contain("its AMI user lacks the right").And.Not.Contain("Asking the telephone system"));
    }

    [Test]
    public async Task Asking_first_is_not_offered_where_the_dialplan_would_refuse_it()
    {
        var call = await _pbx.Rings("+494066969214", "101");
        await _pbx.Answers(call, "101");
        using var byMe = await _client.Submit("/more", "/pops/check", ("callId", call.Id.ToString()));
        using var again = await _client.Submit("/more", "/pops/check", ("callId", call.Id.ToString()));
        using var byOther = await (await _app.SignedInAs(await _app.AddUser(extensions: "105"))).Submit("/more", "/pops/check", ("callId", call.Id.ToString()));
        Assert.That((byMe.StatusCode, again.StatusCode, byOther.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NoContent, HttpStatusCode.NotFound)));
        var asked = await _app.WithDatabase(database => database.TelephonyCommands.SingleAsync());
        Assert.That((asked.Kind, asked.Extension, asked.State), Is.EqualTo((TelephonyCommandKind.CheckAsking, "101", TelephonyCommandState.Queued)));
        Assert.That(await _client.Pops(), Does.Not.Contain("You cannot ask first").And.Not.Contain("Asking the telephone system"));

        await _pbx.Execute("UPDATE telephony_commands SET state = 'refused', reason = 'transfer-not-allowed', progress = 'ended', updated_at = now()");

        Assert.That(await _client.Pops(), Does.Contain("You cannot ask first").And.Match("value=\"AskColleague\"[^>]*disabled").And.Not.Contain("pop-failure"));
    }

    [Test]
    public async Task Who_gets_a_call_by_a_click_reads_from_whom_and_what_was_noted()
    {
        var mei = await _app.SignedInAs(await _app.AddUser(name: "Ольга Соколова", extensions: "102"));
        await _pbx.Knows("Thomas Krüger", "Müller & Söhne", "+494066969214");
        var call = await _pbx.Rings("+494066969214", "101");
        await _pbx.Answers(call, "101");
        await _client.Submit("/more", "/pops/note", ("callId", call.Id.ToString()), ("text", "Compressor in cold room 2 fails after defrost."));
        await Post("give", call, ("Give.Kind", "HandOver"), ("Give.To", "102"));
        await _pbx.Execute("UPDATE telephony_commands SET state = 'succeeded', progress = 'ended', finished_at = now(), updated_at = now()");
        await _pbx.Change(call, row => (row.Rang, row.RingingNow, row.TalkingNow) = ([.. row.Rang, "102"], ["102"], []));

        var card = await mei.Pops();

        Assert.That(card, Does.Contain("Jonas Weber hands over").And.Contain("Thomas Krüger").And.Contain("Compressor in cold room 2"));
        Assert.That(await _client.Pops(), Does.Contain("Now with Ольга Соколова"));
    }

    [Test]
    public async Task While_a_colleague_is_asked_the_card_says_whom_and_offers_both_ways_on()
    {
        var call = await _pbx.Rings("+494066969214", "101");
        await _pbx.Answers(call, "101");
        await _pbx.Change(call, row => (row.Rang, row.RingingNow) = (["101", "104"], ["104"]));
        await _pbx.Execute("INSERT INTO call_transfers (call_id, ordinal, kind, from_extension, to_extension, completed, at) VALUES ($1, 1, 'attended', '101', '104', false, now())", call.Id.Value);

        Assert.That(await _client.Pops(), Does.Contain("Asking Mei Tanaka").And.Contain("Hand over now").And.Contain("Back to the caller"));

        await _pbx.Change(call, row => row.RingingNow = []);
        Assert.That(await _client.Pops(), Does.Not.Contain("Asking").And.Contain("Hang up"), "given up");
    }

    [Test]
    public async Task Colleagues_are_found_by_name_and_extension_the_callers_own_first_and_a_number_as_it_is()
    {
        var olga = await _app.AddUser(name: "Olga Sokolova", extensions: "102");
        await _pbx.Knows("Annika Brandt", null, "+494066969214", olga);
        var call = await _pbx.Rings("+494066969214", "101");
        var other = await _pbx.Rings("+494066969299", "104");
        await _pbx.Answers(other, "104");

        var all = await Get($"/pops/colleagues?callId={call.Id}");
        var byName = await Get($"/pops/colleagues?callId={call.Id}&q=tana");
        var byNumber = await Get($"/pops/colleagues?callId={call.Id}&q=030%20901820");

        Assert.That(all.IndexOf("Olga", StringComparison.Ordinal), Is.LessThan(all.IndexOf("Mei", StringComparison.Ordinal)));
        Assert.That(all, Does.Contain("looks after the caller").And.Contain("in a call").And.Not.Contain("Jonas"));
        Assert.That(byName, Does.Contain("Mei Tanaka").And.Not.Contain("Olga"));
        Assert.That(byNumber, Does.Contain("To 030 901820"));
    }

    [Test]
    public async Task An_unknown_number_is_linked_to_a_contact_that_we_have()
    {
        var annika = await _pbx.Knows("Annika Brandt", "Nordwind Logistik GmbH", "+494066969214");
        var call = await _pbx.Rings("+78125550146", "101");
        Assert.That(await Get($"/pops/contacts?callId={call.Id}&q=nordw"), Does.Contain("Annika Brandt"));

        await Post("link", call, ("contactId", annika.Id.ToString()));

        Assert.That(await _client.Pops(), Does.Contain("Annika Brandt").And.Contain("Exact match with one contact"));
        Assert.That((await _pbx.Rings("+78125550146", "101")).ContactId, Is.EqualTo(annika.Id));
    }

    [Test]
    public async Task A_promised_callback_is_mine_due_in_working_time_and_one_per_number()
    {
        var call = await _pbx.Rings("+494066969214", "101");
        await _pbx.Answers(call, "101");
        Assert.That((await _client.Submit("/more", "/pops/promise", ("callId", call.Id.ToString()))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), "not while they talk");
        await _pbx.Ends(call);

        await Post("promise", call);
        await Post("promise", call);

        var owed = await _app.WithDatabase(database => database.Callbacks.SingleAsync());
        Assert.That((owed.OwnerId, owed.Number, owed.LastCallId), Is.EqualTo(((UserId?)_jonas.Id, "+494066969214", call.Id)));
        Assert.That(owed.DueAt, Is.GreaterThan(DateTimeOffset.UtcNow.AddMinutes(29)));
        Assert.That(await _client.Pops(), Does.Contain("Yours to call back").And.Not.Contain(">Callback<"));
    }

    [Test]
    public async Task Above_three_cards_the_older_are_folded_but_never_the_one_I_talk_in()
    {
        var talking = await _pbx.Rings("+494066969210", "101");
        await _pbx.Answers(talking, "101");
        for (var i = 1; i <= 4; i++)
        {
            await _pbx.Rings($"+49406696921{i}", "101");
        }

        var cards = (await _client.Pops()).Split("<section class=\"pop ").Skip(1).Select(card => card[..card.IndexOf('>', StringComparison.Ordinal)]).ToList();

        Assert.That(cards.Select(card => card.Contains("is-old", StringComparison.Ordinal)), Is.EqualTo(new[] { false, true, false, false, false }));
        Assert.That(cards[^1], Does.Contain("is-front"));
    }

    [Test]
    public async Task The_phone_bar_says_what_Asterisk_says_of_my_phone_and_my_queues_and_a_break_is_asked_for_them()
    {
        await _pbx.Execute("INSERT INTO phones (server, extension, state, since) VALUES ('main', '101', 'unreachable', now()), ('main', '104', 'free', now())");
        Assert.That(await _client.Pops(), Does.Contain("Not logged in").And.Contain("Check the handset").And.Not.Contain("Take a break"));
        await _pbx.IsFree("101");
        await _pbx.Execute("INSERT INTO queue_members (server, queue, interface, extension, paused, since) VALUES ('main', 'Sales', 'PJSIP/101', '101', false, now()), ('main', 'Service', 'PJSIP/104', '104', true, now())");
        await _pbx.Rings("+494066969214", "104");
        Assert.That(await _client.Pops(), Does.Contain("Ready").And.Contain("Sales").And.Contain("1 waiting").And.Not.Contain("Service"));

        await _client.Submit("/more", "/pops/break", ("over", "false"));
        var asked = await _app.WithDatabase(database => database.TelephonyCommands.SingleAsync());
        Assert.That((asked.Kind, asked.Extension, asked.RequestedBy), Is.EqualTo((TelephonyCommandKind.Pause, "101", (UserId?)_jonas.Id)));
        Assert.That(await _client.Pops(), Does.Contain("Ready").And.Contain("Asking the telephone system"), "not before Asterisk says so");

        await _pbx.Execute("UPDATE telephony_commands SET state = 'succeeded', progress = 'ended', updated_at = now()");
        await _pbx.Execute("UPDATE queue_members SET paused = true WHERE extension = '101'");
        Assert.That(await _client.Pops(), Does.Contain("Your queues pass you over").And.Contain("Back to work"));

        await _pbx.Execute("UPDATE queue_members SET paused = false, wraps_up_until = now() + interval '20 seconds' WHERE extension = '101'");
        Assert.That(await _client.Pops(), Does.Contain("Wrapping up"));
    }

    private async Task Post(string action, Call call, params (string, string)[] more)
    {
        var answer = await _client.Submit("/more", $"/pops/{action}", [("callId", call.Id.ToString()), ("Give.CallId", call.Id.ToString()), .. more]);
        Assert.That((int)answer.StatusCode, Is.LessThan(400), action);
    }

    private async Task<string> Get(string address) => WebUtility.HtmlDecode(await (await _client.Http.GetAsync(new Uri(address, UriKind.Relative))).Content.ReadAsStringAsync());
}
