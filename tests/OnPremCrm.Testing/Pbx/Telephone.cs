using System.Globalization;

namespace OnPremCrm.Testing.Pbx;

/// <summary>
/// An operator's telephone. What it is told to do is its behaviour for the next call only; a telephone takes part in one story at a time.
/// All times are seconds.
/// </summary>
public sealed class Telephone
{
    internal const double ForEver = 280;
    private readonly SippPrograms _sipp;
    private SippCall? _before;

    internal Telephone(string extension, SippPrograms sipp)
    {
        Extension = extension;
        _sipp = sipp;
    }

    public string Extension { get; }

    /// <summary>Rings, answers, does what <paramref name="script"/> says, and talks until the other side hangs up or <paramref name="talkFor"/> is over.</summary>
    /// <param name="calls">How many calls it takes so, at once or one after the other.</param>
    public Task<SippCall> Answers(double after, double? talkFor = null, Script? script = null, int calls = 1, CancellationToken ct = default) =>
        WaitAsync(port => _sipp.AnswerAsync("127.0.0.1", port, hertz: 440, after, talkFor, script, calls, ct), ct);

    /// <summary>Answers, and after a while presses keys: <c>##102</c> is a blind transfer, <c>*2102</c> begins an attended one. Asterisk hangs up when it has handed on.</summary>
    /// <param name="thenAfter">Seconds from the answer to the first key.</param>
    public Task<SippCall> AnswersAndPresses(double after, string keys, double thenAfter, CancellationToken ct = default) =>
        Answers(after, script: Script.None.Wait(thenAfter).Press(keys), ct: ct);

    /// <summary>Answers, and after a while hands the call on as a telephone's transfer key does it: REFER, and a second later it hangs up.</summary>
    public Task<SippCall> AnswersAndRefers(double after, string to, double thenAfter, CancellationToken ct = default) =>
        Answers(after, script: Script.None.Wait(thenAfter).Refer(to), ct: ct);

    /// <summary>Rings until the PBX or the caller gives up.</summary>
    public Task<SippCall> JustRings(CancellationToken ct = default) => Answers(after: ForEver, ct: ct);

    /// <summary>Is busy: 486 without ringing.</summary>
    public Task<SippCall> IsBusy(CancellationToken ct = default) => Refuses("486 Busy Here", ct: ct);

    /// <summary>Refuses at once, without ringing.</summary>
    public Task<SippCall> Refuses(string status, CancellationToken ct = default) => RefusesAsync(status, "", after: null, ct);

    /// <summary>Rings and is declined by the operator: 603.</summary>
    public Task<SippCall> Declines(double after, CancellationToken ct = default) => RefusesAsync("603 Decline", "", after, ct);

    /// <summary>Sends its calls on by itself: 302, after ringing, or at once.</summary>
    public Task<SippCall> SendsOn(string to, double? after = null, CancellationToken ct = default) =>
        RefusesAsync("302 Moved Temporarily", $"Contact: <sip:{to}@[remote_ip]>", after, ct);

    /// <summary>Calls a number; see <see cref="OutsideWorld.Calls"/> for the times.</summary>
    public Task<SippCall> Calls(string number, double patience = 60, double? talkFor = null, Script? script = null, CancellationToken ct = default) =>
        _sipp.CallAsync("127.0.0.1", number, $"<sip:{Extension}@127.0.0.1>", "", hertz: 440, patience, talkFor, script, ct);

    /// <summary>Makes the second line ready to call a colleague as soon as the first line, in <see cref="Script.JoinWith"/>, says so.</summary>
    /// <param name="askFor">Seconds from the colleague's answer until both calls are joined; null: joined when the colleague's telephone has rung for a second.</param>
    public async Task<SecondLine> SecondLine(string number, double? askFor, CancellationToken ct = default)
    {
        var line = new SecondLine(number, LoopbackPort.Free());
        await _sipp.CallOnSecondLineAsync(line, $"<sip:{Extension}@127.0.0.1>", askFor, ct);
        return line;
    }

    private Task<SippCall> RefusesAsync(string status, string header, double? after, CancellationToken ct) =>
        WaitAsync(port => _sipp.RefuseAsync("127.0.0.1", port, status, header, after, ct), ct);

    // It does what it was told last: a part that is not over ends. Each part has a port of its own, for sipp takes whatever comes late from the call
    // before (a NOTIFY, a BYE) for the call that it waits for.
    private async Task<SippCall> WaitAsync(Func<int, Task<SippCall>> part, CancellationToken ct)
    {
        if (_before is not null)
        {
            await _before.DisposeAsync();
        }

        var port = LoopbackPort.Kept();
        await _sipp.RegisterAsync(Extension, port, ct);
        return _before = await part(port);
    }

    internal static string Milliseconds(double seconds) => ((int)(seconds * 1000)).ToString(CultureInfo.InvariantCulture);
}
