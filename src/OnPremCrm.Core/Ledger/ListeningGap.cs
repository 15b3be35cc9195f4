namespace OnPremCrm.Core.Ledger;

/// <summary>A time in which an Asterisk server was not listened to, and what became of the calls in it. Written by the telephony service alone.</summary>
public sealed class ListeningGap
{
    /// <summary>Names the gap; made from its beginning.</summary>
    public ListeningGapId Id { get; init; }

    /// <summary>The Asterisk server, by its name in the configuration.</summary>
    public required string Server { get; init; }

    /// <summary>Why nobody listened.</summary>
    public GapCause Cause { get; init; }

    /// <summary>The last moment at which somebody is known to have listened, by our clock.</summary>
    public DateTimeOffset FromAt { get; init; }

    /// <summary>When somebody listened again. Null while nobody does.</summary>
    public DateTimeOffset? ToAt { get; set; }

    /// <summary>What is known of its calls.</summary>
    public GapState State { get; set; }

    /// <summary>Which ledger was read. Null: none yet, or none could be.</summary>
    public LedgerKind? Ledger { get; set; }

    /// <summary>Why it is incomplete. Null unless it is.</summary>
    public LedgerFault? Fault { get; set; }

    /// <summary>Calls of that time in the ledger.</summary>
    public int CallsFound { get; set; }

    /// <summary>Calls that the log lacked.</summary>
    public int CallsAdded { get; set; }

    /// <summary>Calls that the log had in part.</summary>
    public int CallsCorrected { get; set; }

    /// <summary>Calls of the log whose end was not seen and that the ledger did not explain either.</summary>
    public int CallsUnknown { get; set; }

    /// <summary>When the ledger is read (again). Null when it need not be.</summary>
    public DateTimeOffset? NextTryAt { get; set; }

    /// <summary>When the row was last written.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
