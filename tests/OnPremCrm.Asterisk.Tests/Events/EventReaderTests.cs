using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Events;

namespace OnPremCrm.Asterisk.Tests.Events;

public sealed class EventReaderTests
{
    private static readonly string[] Prefixes = ["", "Dest", "LocalOne", "LocalTwo", "Transferer", "Transferee", "OrigTransferer", "SecondTransferer", "TransferTarget", "Target", "Parkee", "Parker", "Retriever"];

    [TestCaseSource(typeof(EventReader), nameof(EventReader.EventNames))]
    public void Every_event_that_we_let_through_is_read(string name)
    {
        var read = EventReader.Read(Everything(name));

        using var all = Assert.EnterMultipleScope();
        Assert.That(read?.GetType().Name, Is.EqualTo(name));
        Assert.That(read?.Timestamp, Is.EqualTo(DateTimeOffset.UnixEpoch.AddSeconds(1.5)));
    }

    [TestCaseSource(typeof(EventReader), nameof(EventReader.EventNames))]
    public void Any_header_may_be_missing_or_nonsense(string name)
    {
        var whole = Everything(name).Select(header => (header.Name, header.Value)).ToArray();
        for (var i = 1; i < whole.Length; i++)
        {
            var without = whole.Where((_, index) => index != i).ToArray();
            var nonsense = whole.Select((header, index) => index == i ? (header.Name, "-99999999999999999999 \ufffd") : header).ToArray();
            Assert.That(() => EventReader.Read(AmiMessage.Of(without)), Throws.Nothing);
            Assert.That(() => EventReader.Read(AmiMessage.Of(nonsense)), Throws.Nothing);
        }

        Assert.That(() => EventReader.Read(AmiMessage.Of(whole[0])), Throws.Nothing);
    }

    [Test]
    public void Other_events_and_responses_are_none_of_ours()
    {
        using var all = Assert.EnterMultipleScope();
        Assert.That(EventReader.Read(Everything("RTCPSent")), Is.Null);
        Assert.That(EventReader.Read(AmiMessage.Of(("Response", "Success"), ("Message", "Authentication accepted"))), Is.Null);
    }

    [Test]
    public void Variables_that_nobody_asked_for_are_dropped() =>
        Assert.That(EventReader.Read(AmiMessage.Of(("Event", "VarSet"), ("Channel", "PJSIP/101-00000001"), ("Uniqueid", "1.1"), ("Variable", "RTPAUDIOQOS"), ("Value", "x"))), Is.Null);

    [Test]
    public void Withheld_numbers_are_null_and_names_are_what_was_meant()
    {
        var born = (Newchannel)EventReader.Read(AmiMessage.Of(
            ("Event", "Newchannel"), ("Channel", "PJSIP/trunk-00000001"), ("ChannelState", "4"), ("CallerIDNum", "<unknown>"), ("CallerIDName", @"O\'Brien"), ("Uniqueid", "1.1")))!;

        using var all = Assert.EnterMultipleScope();
        Assert.That(born.Channel.CallerIdNum, Is.Null);
        Assert.That(born.Channel.CallerIdName, Is.EqualTo("O'Brien"));
        Assert.That(born.Channel.Linkedid, Is.EqualTo("1.1"), "without a linkedid the channel is its own call");
        Assert.That(born.Timestamp, Is.Null);
    }

    [Test]
    public void Failed_originate_names_no_channel()
    {
        var response = (OriginateResponse)EventReader.Read(AmiMessage.Of(
            ("Event", "OriginateResponse"), ("ActionID", "a-1"), ("Response", "Failure"), ("Channel", "PJSIP/101"), ("Exten", "0301234567"), ("Reason", "3"), ("Uniqueid", "<unknown>")))!;

        Assert.That(response, Is.EqualTo(new OriginateResponse("a-1", false, null, "PJSIP/101", "0301234567", 3)));
    }

    [TestCase("1795286960.512345", "2026-11-21T18:49:20.5123450+00:00")]
    [TestCase("", null)]
    [TestCase("yesterday", null)]
    [TestCase("99999999999999999999", null)]
    public void Timestamp_is_read_to_the_microsecond(string text, string? expected)
    {
        var read = EventReader.Read(AmiMessage.Of(("Event", "FullyBooted"), ("Timestamp", text), ("Uptime", "12")))!;

        using var all = Assert.EnterMultipleScope();
        Assert.That(read.Timestamp?.ToString("O"), Is.EqualTo(expected));
        Assert.That(((FullyBooted)read).Uptime, Is.EqualTo(TimeSpan.FromSeconds(12)));
    }

    private static AmiMessage Everything(string name)
    {
        var headers = new List<(string, string)> { ("Event", name) };
        foreach (var prefix in Prefixes)
        {
            headers.AddRange(
            [
                (prefix + "Channel", $"PJSIP/10{prefix.Length}-0000000a"), (prefix + "ChannelState", "6"), (prefix + "Uniqueid", $"1.{prefix.Length}"), (prefix + "Linkedid", "1.0"),
            ]);
        }

        foreach (var prefix in new[] { "", "To", "From" })
        {
            headers.AddRange([(prefix + "BridgeUniqueid", "b"), (prefix + "BridgeType", "basic"), (prefix + "BridgeTechnology", "simple_bridge")]);
        }

        headers.AddRange(
        [
            ("Newname", "PJSIP/102-0000000b"), ("DialStatus", "ANSWER"), ("DialString", "101"), ("Result", "Success"), ("Extension", "102"), ("IsExternal", "Yes"),
            ("DestType", "Bridge"), ("Conference", "1"), ("Cause", "16"), ("Response", "Success"), ("Mailbox", "1@default"), ("New", "1"), ("Queue", "sales"),
            ("Variable", "MIXMONITOR_FILENAME"), ("Value", "/a.wav"), ("Application", "VoiceMail"), ("Uptime", "1"), ("Restart", "True"), ("Duration", "01:02:03"), ("Timestamp", "1.5"),
        ]);
        return AmiMessage.Of([.. headers]);
    }
}
