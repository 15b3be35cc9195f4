using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Deleting;

/// <summary>A record that was deleted. For thirty days it can be brought back; until then it is kept whole.</summary>
public sealed class Deletion
{
    /// <summary>So long it can be brought back.</summary>
    public const int RestoreDays = 30;

    /// <summary>Names the deletion.</summary>
    public DeletionId Id { get; init; }

    /// <summary>What was deleted.</summary>
    public MergeNoun Noun { get; init; }

    /// <summary>Which record.</summary>
    public Guid RecordId { get; init; }

    /// <summary>The record's name. Null as <see cref="Kept"/>.</summary>
    public string? Name { get; init; }

    /// <summary>Who owned it. Null: nobody, or that user is gone.</summary>
    public UserId? OwnerId { get; init; }

    /// <summary>The whole record, as JSON. Null: it was brought back, or the time for that is over.</summary>
    public string? Kept { get; init; }

    /// <summary>Null when that user is gone, or a program did it.</summary>
    public UserId? DeletedBy { get; init; }

    /// <summary>That user's name at the time.</summary>
    public required string DeletedByName { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset DeletedAt { get; init; }

    /// <summary>From then on it is gone.</summary>
    public DateTimeOffset RestoreUntil { get; init; }

    /// <summary>Null: it was not brought back.</summary>
    public string? RestoredByName { get; init; }

    /// <summary>Null: it was not brought back.</summary>
    public DateTimeOffset? RestoredAt { get; init; }
}
