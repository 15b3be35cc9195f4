namespace OnPremCrm.Core.Merging;

/// <summary>A record that went into another one. Its address leads there.</summary>
public sealed class MergedRecord
{
    /// <summary>By which merge.</summary>
    public MergeId MergeId { get; init; }

    /// <summary>Which one.</summary>
    public Guid RecordId { get; init; }

    /// <summary>The whole record, as JSON. Null: the merge was undone, or the time for that is over.</summary>
    public string? Kept { get; init; }
}
