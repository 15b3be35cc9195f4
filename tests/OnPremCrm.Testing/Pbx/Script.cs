using System.Globalization;
using System.Text;

namespace OnPremCrm.Testing.Pbx;

/// <summary>
/// What a party does while it is in a call, one thing after the other, as steps of a sipp scenario. When the other side hangs up meanwhile, the
/// party's part is over. Times are seconds.
/// </summary>
public sealed class Script
{
    private readonly StringBuilder _steps = new();
    private int _request;
    private int _label;

    /// <summary>Nothing but the call itself.</summary>
    public static Script None => new();

    /// <summary>Where the second line of this telephone tells who is at its other end; 0 when there is none.</summary>
    internal int TwinPort { get; private set; }

    internal string Steps => _steps.ToString();

    public Script Wait(double seconds)
    {
        var label = $"after{++_label}";
        _steps.Append(CultureInfo.InvariantCulture, $"""
            <recv request="BYE" timeout="{Telephone.Milliseconds(seconds)}" ontimeout="{label}" next="bye"/>
            <label id="{label}"/>

            """);
        return this;
    }

    /// <summary>Presses keys: <c>##102</c> is a blind transfer, <c>*2102</c> begins an attended one, and then <c>*1</c> gives it up, <c>*3</c> makes it a call of three.</summary>
    public Script Press(string keys)
    {
        foreach (var key in keys)
        {
            Wait(0.2);
            Request("INFO", "Content-Type: application/dtmf-relay", $"Signal={key}\nDuration=100", answer: 200);
        }

        return this;
    }

    /// <summary>Puts the other side on hold with the telephone's key (re-INVITE).</summary>
    public Script Hold() => Reinvite("sendonly");

    /// <summary>Takes it back.</summary>
    public Script Resume() => Reinvite("sendrecv");

    /// <summary>Hands on blindly with the telephone's transfer key (REFER), and hangs up a second later, as telephones do.</summary>
    public Script Refer(string to) => Request("REFER", $"Refer-To: <sip:{to}@[remote_ip]>", body: null, answer: 202).Wait(1).HangUp();

    public Script HangUp()
    {
        _steps.Append("<nop next=\"hang_up\"/>\n");
        return this;
    }

    /// <summary>
    /// With the call on hold, calls a colleague on the second line, and joins both with the transfer key when that line says so (REFER with Replaces).
    /// The second line is played by <see cref="Telephone.SecondLine"/>, started before.
    /// </summary>
    public Script JoinWith(SecondLine second)
    {
        TwinPort = second.TwinPort;
        _steps.Append("""
            <sendCmd>
              <![CDATA[
                Call-ID: [call_id]
                X-Twin: call

              ]]>
            </sendCmd>
            <recvCmd>
              <action><ereg regexp="X-Tag: ([^ \r\n]+)" search_in="msg" assign_to="twin,tag"/></action>
            </recvCmd>
            <Reference variables="twin"/>

            """);
        var replaces = $"Replaces={SecondLine.CallIdPrefixEscaped}[call_id]%3Bto-tag%3D[$tag]%3Bfrom-tag%3D{SecondLine.Tag}";
        return Request("REFER", $"Refer-To: <sip:{second.Number}@[remote_ip]?{replaces}>", body: null, answer: 202);
    }

    private Script Reinvite(string direction)
    {
        var sequence = _request + 1;
        Request("INVITE", "Content-Type: application/sdp", $"""
            v=0
            o=caller 1 {sequence + 1} IN IP[local_ip_type] [local_ip]
            s=-
            c=IN IP[media_ip_type] [media_ip]
            t=0 0
            m=audio [rtpstream_audio_port] RTP/AVP 8
            a=rtpmap:8 PCMA/8000
            a={direction}
            """, answer: 200);
        _steps.Append(Message("ACK", sequence, "Content-Type: text/plain", body: null)).Append("\n");
        return this;
    }

    private Script Request(string method, string header, string? body, int answer)
    {
        _steps.Append(CultureInfo.InvariantCulture, $"""
            {Message(method, ++_request, header, body)}
            <recv response="100" optional="true"/>
            <recv response="{answer}"/>

            """);
        return this;
    }

    // {{target}} and {{from_to}} are different for who called and for who was called: the scenario knows.
    private static string Message(string method, int sequence, string header, string? body) => $$$"""
        <send{{{(method == "ACK" ? "" : " retrans=\"500\"")}}}>
          <![CDATA[
            {{{method}}} {{target}} SIP/2.0
            Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
            {{from_to}}
            Call-ID: [call_id]
            CSeq: {{{sequence + 1}}} {{{method}}}
            Contact: <sip:[local_ip]:[local_port]>
            Max-Forwards: 70
            {{{header}}}
            Content-Length: [len]

            {{{body}}}
          ]]>
        </send>
        """;
}
