using System.Globalization;

namespace OnPremCrm.Testing.Pbx;

/// <summary>
/// An operator's telephone. What it is told to do is its behaviour for the next call only; a telephone takes part in one story at a time.
/// All times are seconds.
/// </summary>
public sealed class Telephone
{
    private const double ForEver = 280;
    private readonly int _port;
    private readonly SippPrograms _sipp;

    internal Telephone(string extension, int port, SippPrograms sipp)
    {
        Extension = extension;
        _port = port;
        _sipp = sipp;
    }

    public string Extension { get; }

    /// <summary>Rings, answers, and talks until the other side hangs up or <paramref name="talkFor"/> is over.</summary>
    public Task<SippCall> Answers(double after, double? talkFor = null, CancellationToken ct = default) =>
        _sipp.PlayAsync("answer.xml", "127.0.0.1", _port, new Dictionary<string, string>
        {
            ["ring"] = Milliseconds(after),
            ["talk"] = Milliseconds(talkFor ?? ForEver),
            ["sound"] = _sipp.Sound(hertz: 440),
            ["hand_on"] = "",
        }, ct);

    /// <summary>Answers, and after a while presses keys: <c>##102</c> is a blind transfer, <c>*2102</c> begins an attended one. Asterisk hangs up when it has handed on.</summary>
    /// <param name="thenAfter">Seconds from the answer to the first key.</param>
    public Task<SippCall> AnswersAndPresses(double after, string keys, double thenAfter, CancellationToken ct = default) =>
        AnswersAndHandsOn(after, Pause(thenAfter) + string.Concat(keys.Select((key, index) => Pause(0.2) + InDialog("INFO", index + 1, "Content-Type: application/dtmf-relay", $"Signal={key}\nDuration=100", answer: 200))), ForEver, ct);

    /// <summary>Answers, and after a while hands the call on as a telephone's transfer key does it: REFER, and a second later it hangs up.</summary>
    public Task<SippCall> AnswersAndRefers(double after, string to, double thenAfter, CancellationToken ct = default) =>
        AnswersAndHandsOn(after, Pause(thenAfter) + InDialog("REFER", 1, $"Refer-To: <sip:{to}@[remote_ip]>", body: null, answer: 202), talkFor: 1, ct);

    /// <summary>Rings until the PBX or the caller gives up.</summary>
    public Task<SippCall> JustRings(CancellationToken ct = default) => Answers(after: ForEver, ct: ct);

    /// <summary>Is busy: 486 without ringing.</summary>
    public Task<SippCall> IsBusy(CancellationToken ct = default) =>
        _sipp.PlayAsync("refuse-at-once.xml", "127.0.0.1", _port, new Dictionary<string, string> { ["status"] = "486 Busy Here" }, ct);

    /// <summary>Rings and is declined by the operator: 603.</summary>
    public Task<SippCall> Declines(double after, CancellationToken ct = default) =>
        _sipp.PlayAsync("refuse.xml", "127.0.0.1", _port, new Dictionary<string, string> { ["ring"] = Milliseconds(after), ["status"] = "603 Decline" }, ct);

    /// <summary>Calls a number; see <see cref="OutsideWorld.Calls"/> for the times.</summary>
    public Task<SippCall> Calls(string number, double patience = 60, double? talkFor = null, CancellationToken ct = default) =>
        _sipp.PlayAsync("call.xml", "127.0.0.1", port: null, new Dictionary<string, string>
        {
            ["number"] = number,
            ["from"] = $"<sip:{Extension}@127.0.0.1>",
            ["patience"] = Milliseconds(patience),
            ["talk"] = Milliseconds(talkFor ?? ForEver),
            ["sound"] = _sipp.Sound(hertz: 440),
        }, ct);

    private static string Pause(double seconds) => $"<pause milliseconds=\"{Milliseconds(seconds)}\"/>\n";

    // A request of ours within the call, whose names answer.xml has taken from the INVITE.
    private static string InDialog(string method, int sequence, string header, string? body, int answer) => $"""
        <send retrans="500">
          <![CDATA[
            {method} [$target] SIP/2.0
            Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
            From:[$called];tag=[pid]a[call_number]
            To:[$caller]
            Call-ID: [call_id]
            CSeq: {sequence} {method}
            Contact: <sip:[local_ip]:[local_port]>
            Max-Forwards: 70
            {header}
            Content-Length: [len]

            {body}
          ]]>
        </send>
        <recv response="{answer}"/>

        """;

    private Task<SippCall> AnswersAndHandsOn(double after, string handOn, double talkFor, CancellationToken ct) =>
        _sipp.PlayAsync("answer.xml", "127.0.0.1", _port, new Dictionary<string, string>
        {
            ["ring"] = Milliseconds(after),
            ["talk"] = Milliseconds(talkFor),
            ["sound"] = _sipp.Sound(hertz: 440),
            ["hand_on"] = handOn,
        }, ct);

    internal static string Milliseconds(double seconds) => ((int)(seconds * 1000)).ToString(CultureInfo.InvariantCulture);
}
