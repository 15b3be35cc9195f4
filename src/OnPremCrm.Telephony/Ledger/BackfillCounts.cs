using OnPremCrm.Core.Ledger;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>What a reading of the ledger did to the log.</summary>
internal sealed record BackfillCounts
{
    public LedgerKind? Ledger { get; init; }

    /// <summary>Calls of that time in the ledger.</summary>
    public int Found { get; init; }

    /// <summary>Calls that the log lacked.</summary>
    public int Added { get; init; }

    /// <summary>Calls that the log had in part, or told otherwise.</summary>
    public int Corrected { get; init; }

    /// <summary>Calls that are not over, or only just: the ledger is to be read again.</summary>
    public int StillUp { get; init; }

    /// <summary>Lines of the ledger that could not be understood.</summary>
    public int DamagedLines { get; init; }
}
