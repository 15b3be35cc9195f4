namespace OnPremCrm.Telephony.Ledger;

/// <summary>The clocks of the PBX and of this machine, and by which of them the log's times are.</summary>
/// <param name="Skew">How far the PBX is ahead of us.</param>
/// <param name="IsStamped">Asterisk stamps its events, so the log's times are the PBX's; else they are ours.</param>
internal sealed record LedgerClock(TimeSpan Skew, bool IsStamped)
{
    /// <summary>Moves the ledger's times to the log's clock.</summary>
    public TimeSpan RowShift => IsStamped ? TimeSpan.Zero : -Skew;

    /// <summary>A moment of ours on the log's clock.</summary>
    public DateTimeOffset InLog(DateTimeOffset ours) => IsStamped ? ours + Skew : ours;

    /// <summary>A moment of the log's on our clock.</summary>
    public DateTimeOffset Ours(DateTimeOffset inLog) => IsStamped ? inLog - Skew : inLog;
}
