using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Retention;

/// <summary>How long a kind of thing is kept. Without a rule: for ever.</summary>
public sealed class RetentionRule
{
    /// <summary>Longest time, in days: a hundred years.</summary>
    public const int MostDays = 36500;

    /// <summary>Of what.</summary>
    public RetentionKind Kind { get; init; }

    /// <summary>In whole days, from 1. Null: for ever.</summary>
    public int? KeepDays { get; set; }

    /// <summary>Who said so. Null: their account is gone.</summary>
    public UserId? SavedBy { get; set; }

    /// <summary>Their name at that time.</summary>
    public required string SavedByName { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset SavedAt { get; set; }

    /// <summary>When the last run began. Null: there was none.</summary>
    public DateTimeOffset? BeganAt { get; set; }

    /// <summary>When it was done. Null: it is not, or there was none.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>How much that run took away.</summary>
    public long Removed { get; set; }
}
