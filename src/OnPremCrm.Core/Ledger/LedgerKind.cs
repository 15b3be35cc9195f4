namespace OnPremCrm.Core.Ledger;

/// <summary>Which of the PBX's own records was read.</summary>
public enum LedgerKind
{
    /// <summary>Channel event logging: what happened to each channel.</summary>
    Cel,

    /// <summary>Call detail records: one row per pair of parties. Holds and most transfers are not in them.</summary>
    Cdr,
}
