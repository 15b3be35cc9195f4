namespace OnPremCrm.Core.Ledger;

/// <summary>How far a job is.</summary>
public enum LedgerJobState
{
    /// <summary>Waits for the telephony service that leads the server.</summary>
    Queued,

    /// <summary>A telephony service is at it.</summary>
    Running,

    /// <summary>Done; the result is there.</summary>
    Done,

    /// <summary>Could not be done; the fault says why.</summary>
    Failed,
}
