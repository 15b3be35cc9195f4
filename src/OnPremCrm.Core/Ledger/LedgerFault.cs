namespace OnPremCrm.Core.Ledger;

/// <summary>Why the PBX's ledger could not tell.</summary>
public enum LedgerFault
{
    /// <summary>No ledger is configured for the server.</summary>
    NotConfigured,

    /// <summary>The file or table is not there.</summary>
    Missing,

    /// <summary>It is there and may not be read, or the database that holds it does not answer.</summary>
    Unreadable,

    /// <summary>It was read, but its lines are not what is expected: other columns, or damaged.</summary>
    Damaged,

    /// <summary>It begins after the time that was wanted.</summary>
    TooShort,

    /// <summary>A call of the gap did not end within a day.</summary>
    CallsStillUp,
}
