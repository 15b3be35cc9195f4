namespace OnPremCrm.Core.Privacy;

/// <summary>How far an erasure is.</summary>
public enum ErasureState
{
    /// <summary>Nothing is gone yet.</summary>
    Queued,

    /// <summary>Everything in the database is gone; sound files are being removed.</summary>
    Removing,

    /// <summary>Everything is gone.</summary>
    Done,
}
