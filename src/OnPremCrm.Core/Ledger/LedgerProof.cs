namespace OnPremCrm.Core.Ledger;

/// <summary>The PBX's own ledger and the log, compared call by call. Written by the telephony service alone.</summary>
public sealed class LedgerProof
{
    /// <summary>Names the proof.</summary>
    public LedgerProofId Id { get; init; }

    /// <summary>The Asterisk server, by its name in the configuration.</summary>
    public required string Server { get; init; }

    /// <summary>Calls that began from then on, inclusive.</summary>
    public DateTimeOffset FromAt { get; init; }

    /// <summary>Calls that began before then.</summary>
    public DateTimeOffset ToAt { get; init; }

    /// <summary>Which ledger was read. Null when none could be.</summary>
    public LedgerKind? Ledger { get; init; }

    /// <summary>Why nothing could be compared. Null when it was.</summary>
    public LedgerFault? Fault { get; init; }

    /// <summary>Calls in the ledger.</summary>
    public int CallsInLedger { get; init; }

    /// <summary>Calls in the log.</summary>
    public int CallsInLog { get; init; }

    /// <summary>Calls of which both say the same.</summary>
    public int CallsAgreeing { get; init; }

    /// <summary>JSON: the list of <see cref="LedgerException"/>.</summary>
    public required string Exceptions { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset MadeAt { get; init; }
}
