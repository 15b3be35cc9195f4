using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Merging;

/// <summary>Several records were made one. For thirty days that can be undone; until then what was is kept whole.</summary>
public sealed class Merge
{
    /// <summary>So long it can be undone.</summary>
    public const int UndoDays = 30;

    /// <summary>No more records at once: a person compares them.</summary>
    public const int MostRecords = 8;

    /// <summary>Names the merge.</summary>
    public MergeId Id { get; init; }

    /// <summary>What was merged.</summary>
    public MergeNoun Noun { get; init; }

    /// <summary>The one that stayed. It may be gone meanwhile, or merged itself.</summary>
    public Guid SurvivorId { get; init; }

    /// <summary>The survivor before, as JSON. Null: undone, or the time for it is over.</summary>
    public string? Before { get; init; }

    /// <summary>The survivor as the merge left it, as JSON. Null as <see cref="Before"/>.</summary>
    public string? After { get; init; }

    /// <summary>Null when that user is gone.</summary>
    public UserId? MergedBy { get; init; }

    /// <summary>That user's name at the time.</summary>
    public required string MergedByName { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset MergedAt { get; init; }

    /// <summary>From then on it stays.</summary>
    public DateTimeOffset UndoUntil { get; init; }

    /// <summary>Null: it was not undone.</summary>
    public string? UndoneByName { get; init; }

    /// <summary>Null: it was not undone.</summary>
    public DateTimeOffset? UndoneAt { get; init; }
}
