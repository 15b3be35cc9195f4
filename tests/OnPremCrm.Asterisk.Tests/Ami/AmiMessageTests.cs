using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Asterisk.Tests.Ami;

public sealed class AmiMessageTests
{
    [TestCase("CallerIDName", "O\\'Brien", "O'Brien")]
    [TestCase("DestCallerIDName", "Who\\?", "Who?")]
    [TestCase("TransfererConnectedLineName", "say \\\"hi\\\"", "say \"hi\"")]
    [TestCase("ChanVariable", "A=x\\ny", "A=x\ny")]
    [TestCase("CallerIDName", "back\\\\slash", "back\\slash")]
    [TestCase("CallerIDName", "\\q and the end\\", "\\q and the end\\")]
    [TestCase("CallerIDNum", "O\\'Brien", "O\\'Brien")]
    [TestCase("AppData", "a\\nb", "a\\nb")]
    public void Escapes_are_undone_where_Asterisk_escapes_and_nowhere_else(string name, string sent, string meant)
    {
        var message = AmiMessage.Of(("Event", "Newchannel"), (name, sent));
        Assert.That(message.GetText(name), Is.EqualTo(meant));
        Assert.That(message[name], Is.EqualTo(sent));
    }

    [Test]
    public void The_value_of_VarSet_is_unescaped_and_a_Value_elsewhere_is_not()
    {
        Assert.That(AmiMessage.Of(("Event", "VarSet"), ("Value", "/var/a\\'b.wav")).GetText("Value"), Is.EqualTo("/var/a'b.wav"));
        Assert.That(AmiMessage.Of(("Response", "Success"), ("Value", "a\\'b")).GetText("Value"), Is.EqualTo("a\\'b"));
        Assert.That(AmiMessage.Of(("Event", "VarSet")).GetText("Value"), Is.Null);
    }

    [TestCase("Channel", "PJSIP/101\r\nApplication: System")]
    [TestCase("Channel", "a\nb")]
    [TestCase("Channel", "a\rb")]
    [TestCase("Channel", "a\0b")]
    [TestCase("Chan\r\nnel", "a")]
    [TestCase("Chan:nel", "a")]
    [TestCase("", "a")]
    public void A_header_that_would_smuggle_another_one_is_refused(string name, string value)
    {
        Assert.That(() => AmiMessage.Of(("Action", "Originate"), (name, value)), Throws.TypeOf<AmiWriteException>());
    }

    [Test]
    public void Asterisks_limits_of_line_and_headers_are_kept()
    {
        var longest = new string('x', AmiWriter.MaxLineBytes - "Data: ".Length);
        Assert.That(() => AmiWriter.Write(AmiMessage.Of(("Action", "X"), ("Data", longest))), Throws.Nothing);
        Assert.That(() => AmiWriter.Write(AmiMessage.Of(("Action", "X"), ("Data", longest + "x"))), Throws.TypeOf<AmiWriteException>());
        Assert.That(() => AmiWriter.Write(AmiMessage.Of(("Action", "X"), ("Data", new string('é', 500)))), Throws.TypeOf<AmiWriteException>());
        var many = Enumerable.Repeat(("Variable", "a=b"), AmiWriter.MaxHeaders).Prepend(("Action", "X")).ToArray();
        Assert.That(() => AmiWriter.Write(AmiMessage.Of(many)), Throws.TypeOf<AmiWriteException>());
        Assert.That(() => AmiWriter.Write(AmiMessage.Of(many[..^1])), Throws.Nothing);
    }

    [Test]
    public void A_message_is_logged_without_its_values()
    {
        Assert.That(AmiMessage.Of(("Event", "Newchannel"), ("CallerIDNum", "+491701234567")).ToString(), Is.EqualTo("Event Newchannel (2 lines)"));
    }
}
