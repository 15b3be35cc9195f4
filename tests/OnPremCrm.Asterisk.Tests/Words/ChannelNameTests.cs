using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Asterisk.Tests.Words;

public sealed class ChannelNameTests
{
    [TestCase("PJSIP/101-0000000a", "PJSIP", "101", "PJSIP/101")]
    [TestCase("PJSIP/trunk-itsp-00000009", "PJSIP", "trunk-itsp", "PJSIP/trunk-itsp")]
    [TestCase("PJSIP/desk-2-0000000b", "PJSIP", "desk-2", "PJSIP/desk-2")]
    [TestCase("PJSIP/desk-2", "PJSIP", "desk-2", "PJSIP/desk-2")]
    [TestCase("SIP/my.trunk-00a1b2c3", "SIP", "my.trunk", "SIP/my.trunk")]
    [TestCase("DAHDI/i1/493012345-3", "DAHDI", "i1/493012345", "DAHDI/i1/493012345")]
    [TestCase("IAX2/office-1234", "IAX2", "office", "IAX2/office")]
    [TestCase("PJSIP/101-0000000a<ZOMBIE>", "PJSIP", "101", "PJSIP/101")]
    [TestCase("Surrogate/PJSIP/101-0000000a", "PJSIP", "101", "PJSIP/101")]
    [TestCase("<unknown>", "", "<unknown>", "<unknown>")]
    [TestCase("", "", "", "")]
    public void Names_of_phones_and_trunks(string name, string technology, string endpoint, string @interface)
    {
        var channel = ChannelName.Parse(name);
        Assert.That((channel.Technology, channel.Endpoint, channel.Interface), Is.EqualTo((technology, endpoint, @interface)));
        Assert.That((channel.IsLocal, channel.LocalHalf, channel.LocalExten, channel.LocalContext), Is.EqualTo((false, (int?)null, (string?)null, (string?)null)));
        Assert.That(channel.ToString(), Is.EqualTo(name));
    }

    [TestCase("Local/400@from-internal-0000001f;1", 1, "400", "from-internal")]
    [TestCase("Local/400@from-internal-0000001f;2", 2, "400", "from-internal")]
    [TestCase("Local/a-b@ctx-x-0000001f;2", 2, "a-b", "ctx-x")]
    public void Halves_of_a_Local_channel(string name, int half, string exten, string context)
    {
        var channel = ChannelName.Parse(name);
        Assert.That((channel.IsLocal, channel.LocalHalf, channel.LocalExten, channel.LocalContext), Is.EqualTo((true, (int?)half, exten, context)));
    }

    [TestCase("ANSWER", DialStatus.Answer)]
    [TestCase("CHANUNAVAIL", DialStatus.ChanUnavail)]
    [TestCase("GOTO:ctx^1^2", DialStatus.Goto)]
    [TestCase("SOMETHING", DialStatus.Unknown)]
    [TestCase("", null)]
    [TestCase(null, null)]
    public void Words_of_DialEnd(string? word, DialStatus? expected) => Assert.That(DialStatusWord.Parse(word), Is.EqualTo(expected));
}
