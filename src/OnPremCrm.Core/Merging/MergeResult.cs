namespace OnPremCrm.Core.Merging;

/// <summary>What became of a wish to merge, or to undo.</summary>
public enum MergeResult
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>Nothing was done: one of the records, or what is needed for the way back, is no longer there.</summary>
    Gone,

    /// <summary>Nothing was done: a record is not what was looked at.</summary>
    Changed,

    /// <summary>Nothing was undone: the survivor was itself merged later, and that has to be undone first.</summary>
    MergedOn,
}
