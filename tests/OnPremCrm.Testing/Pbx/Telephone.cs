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
        }, ct);

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

    internal static string Milliseconds(double seconds) => ((int)(seconds * 1000)).ToString(CultureInfo.InvariantCulture);
}
