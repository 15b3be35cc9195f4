using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Merging;

/// <summary>Somebody looked at both and said that they are two.</summary>
public sealed class NotDuplicate
{
    /// <summary>What they are.</summary>
    public MergeNoun Noun { get; init; }

    /// <summary>The one with the smaller id.</summary>
    public Guid OneId { get; init; }

    /// <summary>The one with the greater id.</summary>
    public Guid OtherId { get; init; }

    /// <summary>Null when that user is gone.</summary>
    public UserId? SaidBy { get; init; }

    /// <summary>That user's name at the time.</summary>
    public required string SaidByName { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset SaidAt { get; init; }
}
