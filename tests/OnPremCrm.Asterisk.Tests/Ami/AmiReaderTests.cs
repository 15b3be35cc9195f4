using System.Buffers;
using System.Text;
using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Asterisk.Tests.Ami;

public sealed class AmiReaderTests
{
    private const string Session = "Asterisk Call Manager/11.0.0\r\nResponse: Success\r\nActionID: login\r\nMessage: Authentication accepted\r\n\r\n"
        + "Event: Newchannel\r\nChannel: PJSIP/101-00000001\r\nAccountCode: \r\nCallerIDName: O\\'Brien\r\n\r\n"
        + "Event: OriginateResponse\r\nActionID: ab-1\r\nResponse: Failure\r\n\r\n";

    [Test]
    public void A_session_falls_into_its_messages()
    {
        var messages = ReadAll(Session);
        Assert.That(messages, Has.Count.EqualTo(4));
        Assert.That(messages[0].Banner, Is.EqualTo("Asterisk Call Manager/11.0.0"));
        Assert.That(messages[1].IsResponse, Is.True);
        Assert.That(messages[1].ActionId, Is.EqualTo("login"));
        Assert.That(messages[2].EventName, Is.EqualTo("Newchannel"));
        Assert.That(messages[2]["accountcode"], Is.EqualTo(""));
        Assert.That(messages[2]["Nothing"], Is.Null);
    }

    [Test]
    public void OriginateResponse_is_an_event_although_it_carries_a_response()
    {
        var message = ReadAll(Session)[3];
        Assert.That(message.IsEvent, Is.True);
        Assert.That(message.IsResponse, Is.False);
        Assert.That(message["Response"], Is.EqualTo("Failure"));
    }

    [Test]
    public void The_pieces_in_which_bytes_arrive_change_nothing([Range(1, 40)] int size)
    {
        Assert.That(Text(ReadInPieces(Session, size)), Is.EqualTo(Text(ReadAll(Session))));
    }

    [Test]
    public void An_unfinished_message_leaves_the_buffer_untouched()
    {
        var reader = new AmiReader();
        var buffer = new ReadOnlySequence<byte>("Event: Hangup\r\nCause: 16\r\n"u8.ToArray());
        Assert.That(reader.TryRead(ref buffer, out _), Is.False);
        Assert.That(buffer.Length, Is.EqualTo(26));
    }

    [TestCase("Event: A\r\n\nEvent: B\r\n\r\n", TestName = "A message may end with CR LF LF")]
    [TestCase("Event: A\n\nEvent: B\n\n", TestName = "Lines may end with LF alone")]
    [TestCase("Event: A\nX: y\n\r\nEvent: B\r\n\r\n", TestName = "The last line may end with LF and the empty one with CR LF")]
    [TestCase("\r\n\r\nEvent: A\r\n\r\n\r\n\r\nEvent: B\r\n\r\n", TestName = "Empty lines between messages mean nothing")]
    public void Odd_endings_are_understood(string text)
    {
        Assert.That(ReadAll(text).Select(m => m.EventName), Is.EqualTo(new[] { "A", "B" }));
    }

    [Test]
    public void A_line_without_a_colon_is_kept_and_hurts_nobody()
    {
        var message = ReadAll("Response: Success\r\njust text\r\nOutput: a\r\nOutput: b\r\n\r\n").Single();
        Assert.That(message[1], Is.EqualTo(new AmiHeader("", "just text")));
        Assert.That(message.GetAll("Output"), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void Only_one_blank_after_the_colon_belongs_to_the_line()
    {
        var message = ReadAll("Event: X\r\nA:  two \r\nB:none\r\nC: a: b\r\n\r\n").Single();
        Assert.That((message["A"], message["B"], message["C"]), Is.EqualTo((" two ", "none", "a: b")));
    }

    [Test]
    public void Invalid_utf8_becomes_replacement_characters_and_valid_utf8_survives_any_cut()
    {
        byte[] bytes = [.. "Event: X\r\nCallerIDName: "u8, .. "Jürgen 山田"u8, .. "\r\nBad: a"u8, 0xff, 0xc3, .. "b\r\n\r\n"u8];
        foreach (var size in Enumerable.Range(1, bytes.Length))
        {
            var message = ReadInPieces(bytes, size).Single();
            Assert.That((message["CallerIDName"], message["Bad"]), Is.EqualTo(("Jürgen 山田", "a\ufffd\ufffdb")));
        }
    }

    [Test]
    public void A_message_without_end_is_refused()
    {
        var reader = new AmiReader();
        var endless = new byte[AmiReader.MaxMessageBytes + 2];
        Array.Fill(endless, (byte)'x');
        Assert.That(() => { var buffer = new ReadOnlySequence<byte>(endless); reader.TryRead(ref buffer, out _); }, Throws.TypeOf<AmiProtocolException>());
    }

    [Test]
    public void A_message_with_too_many_lines_is_refused()
    {
        var many = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("A: b\r\n", AmiReader.MaxLines + 1)));
        Assert.That(() => { var buffer = new ReadOnlySequence<byte>(many); new AmiReader().TryRead(ref buffer, out _); }, Throws.TypeOf<AmiProtocolException>());
    }

    private static List<AmiMessage> ReadAll(string text) => ReadInPieces(text, text.Length);

    private static List<AmiMessage> ReadInPieces(string text, int size) => ReadInPieces(Encoding.UTF8.GetBytes(text), size);

    private static List<AmiMessage> ReadInPieces(byte[] bytes, int size) => AmiPieces.Read(bytes, size);

    private static IEnumerable<string> Text(IEnumerable<AmiMessage> messages) =>
        messages.Select(m => string.Join("\n", m.Select(h => $"{h.Name}={h.Value}")));
}
