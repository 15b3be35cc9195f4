namespace OnPremCrm.Core.Ledger;

/// <summary>What is to be done.</summary>
public enum LedgerJobKind
{
    /// <summary>Read the ledger of a period and restore what the log lacks.</summary>
    Backfill,

    /// <summary>Compare the ledger of a period with the log.</summary>
    Proof,

    /// <summary>Read the kept events of a period anew, by today's rules.</summary>
    Rebuild,
}
