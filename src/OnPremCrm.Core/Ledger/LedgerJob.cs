using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Ledger;

/// <summary>Work on the log's sources that somebody asked for. Queued by a page or by the tool, done by the telephony service that leads the server.</summary>
public sealed class LedgerJob
{
    /// <summary>Names the job.</summary>
    public LedgerJobId Id { get; init; }

    /// <summary>What is to be done.</summary>
    public LedgerJobKind Kind { get; init; }

    /// <summary>The Asterisk server, by its name in the configuration.</summary>
    public required string Server { get; init; }

    /// <summary>From when on, inclusive.</summary>
    public DateTimeOffset FromAt { get; init; }

    /// <summary>Until when, exclusive.</summary>
    public DateTimeOffset ToAt { get; init; }

    /// <summary>Rebuild: only tell what would change.</summary>
    public bool DryRun { get; init; }

    /// <summary>How far it is.</summary>
    public LedgerJobState State { get; set; }

    /// <summary>Who asked. Null for a timer and for the tool.</summary>
    public UserId? AskedBy { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>When it was begun. Null before.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it was over. Null before.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why it failed, as a word of <see cref="LedgerFault"/> or a sentence. Null unless it did.</summary>
    public string? Fault { get; set; }

    /// <summary>JSON: counts, differences; its form depends on the kind. Null before the end.</summary>
    public string? Result { get; set; }
}
