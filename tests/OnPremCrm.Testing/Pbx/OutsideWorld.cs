namespace OnPremCrm.Testing.Pbx;

/// <summary>The telephone network behind the trunk. Any number of outside callers may call at a time; one called party answers at a time on each line.</summary>
public sealed class OutsideWorld
{
    private readonly int _port;
    private readonly SippPrograms _sipp;

    internal OutsideWorld(int port, SippPrograms sipp)
    {
        _port = port;
        _sipp = sipp;
    }

    /// <summary>Calls one of the company's numbers.</summary>
    /// <param name="number">E.164: +493055500101.</param>
    /// <param name="from">As the network sends it, usually E.164; null for a withheld number, "" for none at all.</param>
    /// <param name="patience">Seconds until the caller gives up without an answer.</param>
    /// <param name="talkFor">Seconds from the answer (also a queue's or IVR's) and the end of <paramref name="script"/> until the caller hangs up; null: the other side does.</param>
    /// <param name="asserted">The number that the network knows although the caller hides it (P-Asserted-Identity with Privacy); null: none.</param>
    public Task<SippCall> Calls(
        string number, string? from, double patience = 60, double? talkFor = null, Script? script = null, string? asserted = null, CancellationToken ct = default)
    {
        var caller = from switch
        {
            null => "\"Anonymous\" <sip:anonymous@anonymous.invalid>",
            "" => $"<sip:{RealAsterisk.OutsideAddress}>",
            _ => $"<sip:{from}@{RealAsterisk.OutsideAddress}>",
        };
        var headers = asserted is null ? "" : $"P-Asserted-Identity: <sip:{asserted}@{RealAsterisk.OutsideAddress}>\n      Privacy: id";
        return _sipp.CallAsync(RealAsterisk.OutsideAddress, number, caller, headers, hertz: 800, patience, talkFor, script, ct);
    }

    /// <summary>Many callers, one after the other and each with a number of its own, at a pace.</summary>
    /// <param name="talkFor">Seconds from the answer until the caller hangs up.</param>
    public Task<SippCall> CallInNumbers(string number, int calls, double perSecond, double patience, double talkFor, CancellationToken ct = default) =>
        _sipp.CallInNumbersAsync(RealAsterisk.OutsideAddress, number, $"<sip:+4930[call_number]@{RealAsterisk.OutsideAddress}>", calls, perSecond, patience, talkFor, ct);

    /// <summary>Whoever is called next rings, answers, does what <paramref name="script"/> says and talks.</summary>
    public Task<SippCall> Answers(double after, double? talkFor = null, Script? script = null, CancellationToken ct = default) =>
        _sipp.AnswerAsync(RealAsterisk.OutsideAddress, _port, hertz: 800, after, talkFor, script, calls: 1, ct);

    /// <summary>Whoever is called next does not answer.</summary>
    public Task<SippCall> JustRings(CancellationToken ct = default) => Answers(after: Telephone.ForEver, ct: ct);

    /// <summary>Whoever is called next is busy.</summary>
    public Task<SippCall> IsBusy(CancellationToken ct = default) => Refuses("486 Busy Here", ct: ct);

    /// <summary>Whoever is called next cannot be reached, or does not want to.</summary>
    /// <param name="after">Seconds of ringing before; null: refused without ringing.</param>
    public Task<SippCall> Refuses(string status, double? after = null, CancellationToken ct = default) =>
        _sipp.RefuseAsync(RealAsterisk.OutsideAddress, _port, status, "", after, ct);
}
