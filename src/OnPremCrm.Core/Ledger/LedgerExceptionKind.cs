namespace OnPremCrm.Core.Ledger;

/// <summary>How the ledger and the log disagree about a call.</summary>
public enum LedgerExceptionKind
{
    /// <summary>The ledger has a call that the log lacks.</summary>
    NotInLog,

    /// <summary>The log has a call that the ledger lacks.</summary>
    NotInLedger,

    /// <summary>Both have it and say different things.</summary>
    Differs,
}
