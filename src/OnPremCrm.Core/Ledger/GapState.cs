namespace OnPremCrm.Core.Ledger;

/// <summary>What is known of the calls of a gap.</summary>
public enum GapState
{
    /// <summary>Still deaf.</summary>
    Open,

    /// <summary>Listening again; the PBX's ledger is still to be read, or calls of the gap are still up.</summary>
    Waiting,

    /// <summary>Every call that the ledger has is in the log.</summary>
    Restored,

    /// <summary>Not everything could be restored; <see cref="ListeningGap.Fault"/> says why.</summary>
    Incomplete,
}
