using System.Globalization;
using System.Text.Encodings.Web;
using OnPremCrm.Core.Calls;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;
using OnPremCrm.Web.Features.Traces;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Tests.Calls;

namespace OnPremCrm.Web.Tests.Traces;

/// <summary>Recorded calls of a real Asterisk, told in words.</summary>
public sealed class StoryTests
{
    private static readonly string[] Stories = [.. Trace.Names];

    private static readonly Dictionary<string, string> Names = new() { ["101"] = "Jonas Weber" };

    [TestCaseSource(nameof(Stories))]
    public void Every_story_names_each_phone_that_rang_and_whoever_answered(string story)
    {
        var told = Tell(story);
        var text = string.Join('\n', told.Select(line => line.Text));

        Assert.That(told.Select(line => line.At), Is.Ordered);
        foreach (var call in RecordedStory.Read(story).Expected.Calls)
        {
            foreach (var phone in call.Rang.Where(phone => !call.ClickToDial || phone != call.Operator))
            {
                Assert.That(text, Does.Contain($"{Who(phone)} rings").Or.Contain($"Clicked to dial: {Who(phone)}"), phone);
            }

            foreach (var phone in call.AnsweredBy.Where(phone => phone.All(char.IsAsciiDigit) && phone != call.Operator))
            {
                Assert.That(text, Does.Contain($"{Who(phone)} answered").Or.Contain($"{Who(phone)} picks up"), phone);
            }
        }
    }

    [Test]
    public void A_queue_is_told_from_the_trunk_to_the_end_and_says_why_the_others_stopped_ringing() => Assert.That(
        Tell("queue-second-answers").Select(line => line.Because is null ? line.Text : $"{line.Text} [{line.Because}]"), Is.EqualTo(new[]
        {
            "Came in on trunk-itsp to +493055500200 [presented as +491701234567]",
            "The recording begins [/var/spool/asterisk/monitor/1795287590.7.wav]",
            "Asterisk takes the call: menu, queue or announcement",
            "Joins the queue sales [position 1]",
            "Jonas Weber (101) rings [for the queue sales]",
            "103 rings [for the queue sales]",
            "102 rings [for the queue sales]",
            "102 answered",
            "Jonas Weber (101) stopped ringing [somebody else answered (26)]",
            "103 stopped ringing [somebody else answered (26)]",
            "Leaves the queue sales",
            "Connected: the caller, 102",
            "The caller hangs up",
        }));

    [Test]
    public void A_consultation_on_a_second_line_is_told_as_hold_question_and_handing_on()
    {
        var told = Tell("attended-transfer-refer").Select(line => line.Text).ToList();

        Assert.That(told[^9..], Is.EqualTo(new[]
        {
            "Jonas Weber (101) puts the call on hold", "Jonas Weber (101) dialled 102", "102 rings", "102 answered", "Connected: Jonas Weber (101), 102",
            "Jonas Weber (101) takes the call off hold", "Connected: the caller, 102", "Jonas Weber (101) hands on to 102 after asking", "The caller hangs up",
        }));
    }

    [TestCase("click-to-dial-operator-no-answer", "Jonas Weber (101) could not be called", "it did not answer in time")]
    [TestCase("inbound-caller-abandons", "The caller hangs up", "given up while it rang (127)")]
    [TestCase("anonymous-missed", "Came in on trunk-itsp to +493055500101", "presented as anonymous")]
    [TestCase("inbound-voicemail", "Goes to the voicemail", null)]
    [TestCase("pickup-group", "102 picks up the call that rings at Jonas Weber (101)", null)]
    [TestCase("blind-transfer-dtmf", "Jonas Weber (101) hands on to 102 without asking", null)]
    public void What_is_peculiar_to_a_story_is_in_it(string story, string text, string? because) =>
        Assert.That(Tell(story).Select(line => (line.Text, line.Because)), Does.Contain((text, because)));

    [Test]
    public void A_phone_that_declines_did_so_whatever_the_dial_status_says()
    {
        var told = Tell(
        [
            Event("Newchannel", ("Channel", "PJSIP/trunk-itsp-00000001"), ("Uniqueid", "1.1"), ("ChannelState", "4"), ("Exten", "101")),
            Event("DialBegin", ("DestChannel", "PJSIP/101-00000002"), ("DestUniqueid", "1.2")),
            Event("Newstate", ("Channel", "PJSIP/101-00000002"), ("Uniqueid", "1.2"), ("ChannelState", "5")),
            Event("DialEnd", ("DestChannel", "PJSIP/101-00000002"), ("DestUniqueid", "1.2"), ("DialStatus", "NOANSWER")),
            Event("Hangup", ("Channel", "PJSIP/101-00000002"), ("Uniqueid", "1.2"), ("Cause", "21")),
        ]);

        Assert.That(told[^1], Has.Property("Text").EqualTo("Jonas Weber (101) declined").And.Property("Because").EqualTo("declined (21)"));
    }

    [Test]
    public void Where_something_may_be_missing_the_story_says_so() =>
        Assert.That(Tell([Event(KeptEvent.Gap), Event("Shutdown")]).Select(line => line.Text), Is.EqualTo(new[] { "Here something may be missing: nobody listened for a while", "Asterisk stops or restarts" }));

    [TestCase("PJSIP/desk-2-0000000a", "desk-2")]
    [TestCase("DAHDI/i1/101-1f", "i1/101")]
    [TestCase("Surrogate/PJSIP/101-0000000a<ZOMBIE>", "101")]
    [TestCase("Local/400@from-internal-0000001f;2", null)]
    [TestCase("nonsense", null)]
    public void A_channels_name_gives_its_phone_and_a_wire_is_nobodys(string channel, string? phone)
    {
        var people = new StoryPeople(CallRows.Answered(), [], [], Names, new Words(HtmlEncoder.Default));

        Assert.That(people.Of("1.1", channel)?.Name, Is.EqualTo(phone));
    }

    [TestCase("ru")]
    [TestCase("ja")]
    public void Every_language_tells_every_story(string language)
    {
        foreach (var story in Stories)
        {
            Assert.That(Tell(story, language).Select(line => line.Text), Is.Not.Empty.And.None.Contains("{"));
        }
    }

    private static string Who(string phone) => Names.TryGetValue(phone, out var name) ? $"{name} ({phone})" : phone;

    private static KeptEvent Event(string name, params (string Name, string Value)[] fields) =>
        new(CallRows.Start, [new("Event", name), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);

    private static IReadOnlyList<StoryLine> Tell(IReadOnlyList<KeptEvent> events)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en");
        var words = new Words(HtmlEncoder.Default);
        var call = CallRows.Answered();
        return new EventStory(new StoryPeople(call, [], ["PJSIP/trunk-itsp"], Names, words), call, words).Tell([.. events.Select(kept => new StoryEvent(kept))]);
    }

    private static IReadOnlyList<StoryLine> Tell(string story, string language = "en")
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(language);
        var expected = RecordedStory.Read(story).Expected.Calls[0];
        var call = CallRows.Answered();
        call.Direction = OnPremCrm.Core.Word.Parse<CallDirection>(expected.Direction);
        call.CommandId = expected.ClickToDial ? new OnPremCrm.Core.TelephonyCommands.TelephonyCommandId(Guid.NewGuid()) : null;
        var words = new Words(HtmlEncoder.Default);
        return new EventStory(new StoryPeople(call, [], ["PJSIP/trunk-itsp"], Names, words), call, words).Tell([.. KeptStory.Read(story).Select(kept => new StoryEvent(kept))]);
    }
}
