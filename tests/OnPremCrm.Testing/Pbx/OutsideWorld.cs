namespace OnPremCrm.Testing.Pbx;

/// <summary>The telephone network behind the trunk. Any number of outside callers may call at a time; one called party answers at a time.</summary>
public sealed class OutsideWorld
{
    private const double ForEver = 280;
    private readonly int _port;
    private readonly SippPrograms _sipp;

    internal OutsideWorld(int port, SippPrograms sipp)
    {
        _port = port;
        _sipp = sipp;
    }

    /// <summary>Calls one of the company's numbers.</summary>
    /// <param name="number">E.164: +493055500101.</param>
    /// <param name="from">E.164, or null for a withheld number.</param>
    /// <param name="patience">Seconds until the caller gives up without an answer.</param>
    /// <param name="talkFor">Seconds from the answer (also a queue's or IVR's) until the caller hangs up; null: the other side does.</param>
    public Task<SippCall> Calls(string number, string? from, double patience = 60, double? talkFor = null, CancellationToken ct = default) =>
        _sipp.PlayAsync("call.xml", RealAsterisk.OutsideAddress, port: null, new Dictionary<string, string>
        {
            ["number"] = number,
            ["from"] = from is null ? "\"Anonymous\" <sip:anonymous@anonymous.invalid>" : $"<sip:{from}@{RealAsterisk.OutsideAddress}>",
            ["patience"] = Telephone.Milliseconds(patience),
            ["talk"] = Telephone.Milliseconds(talkFor ?? ForEver),
            ["sound"] = _sipp.Sound(hertz: 800),
        }, ct);

    /// <summary>Whoever is called next rings and answers.</summary>
    public Task<SippCall> Answers(double after, double? talkFor = null, CancellationToken ct = default) =>
        _sipp.PlayAsync("answer.xml", RealAsterisk.OutsideAddress, _port, new Dictionary<string, string>
        {
            ["ring"] = Telephone.Milliseconds(after),
            ["talk"] = Telephone.Milliseconds(talkFor ?? ForEver),
            ["sound"] = _sipp.Sound(hertz: 800),
            ["hand_on"] = "",
        }, ct);

    /// <summary>Whoever is called next does not answer.</summary>
    public Task<SippCall> JustRings(CancellationToken ct = default) => Answers(after: ForEver, ct: ct);

    /// <summary>Whoever is called next is busy.</summary>
    public Task<SippCall> IsBusy(CancellationToken ct = default) =>
        _sipp.PlayAsync("refuse-at-once.xml", RealAsterisk.OutsideAddress, _port, new Dictionary<string, string> { ["status"] = "486 Busy Here" }, ct);
}
