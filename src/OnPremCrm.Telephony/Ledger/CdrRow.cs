namespace OnPremCrm.Telephony.Ledger;

/// <summary>One call detail record: a pair of parties, or one alone. Source: Asterisk main/cdr.c.</summary>
internal sealed record CdrRow
{
    public required DateTimeOffset Start { get; init; }

    /// <summary>Null when nobody answered. In a queue, and after a transfer, it is the beginning of the ringing.</summary>
    public DateTimeOffset? Answer { get; init; }

    public required DateTimeOffset End { get; init; }

    /// <summary>ANSWERED, NO ANSWER, BUSY, FAILED, CONGESTION.</summary>
    public required string Disposition { get; init; }

    /// <summary><c>"name" &lt;number&gt;</c>.</summary>
    public string Clid { get; init; } = "";

    /// <summary>The caller's number as the dialplan left it: of a call to the outside the company's.</summary>
    public string Src { get; init; } = "";

    /// <summary>Where the dialplan was at last.</summary>
    public string Dst { get; init; } = "";

    public string Context { get; init; } = "";

    public required string Channel { get; init; }

    /// <summary>"" when there was no other party.</summary>
    public string OtherChannel { get; init; } = "";

    public string App { get; init; } = "";

    public string AppArguments { get; init; } = "";

    /// <summary>Of <see cref="Channel"/>; the other channel's is not told.</summary>
    public required string Uniqueid { get; init; }

    public required string Linkedid { get; init; }

    /// <summary>The recording's file, "" when there is none or the PBX does not write it.</summary>
    public string Recording { get; init; } = "";
}
