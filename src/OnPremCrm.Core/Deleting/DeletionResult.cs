namespace OnPremCrm.Core.Deleting;

/// <summary>What became of a wish to delete, or to bring back.</summary>
public enum DeletionResult
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>Nothing was done: the record, or the copy of it, is no longer there.</summary>
    Gone,

    /// <summary>Nothing was done: the record is not what was looked at.</summary>
    Changed,
}
