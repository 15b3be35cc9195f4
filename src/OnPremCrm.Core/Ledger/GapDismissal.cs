using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Ledger;

/// <summary>A user put the news of a gap away. It stays in the log and on the page of the ledger.</summary>
public sealed class GapDismissal
{
    /// <summary>Which gap.</summary>
    public ListeningGapId GapId { get; init; }

    /// <summary>Whose screen.</summary>
    public UserId UserId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset DismissedAt { get; init; }
}
