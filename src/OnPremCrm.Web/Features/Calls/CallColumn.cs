namespace OnPremCrm.Web.Features.Calls;

/// <summary>The columns of the log that somebody may want or not. When, what became of it and who are always there.</summary>
public enum CallColumn
{
    /// <summary>The outside number, or the extension of an internal call.</summary>
    Number,

    /// <summary>The queue, or our number when there was none.</summary>
    Line,

    /// <summary>Our number that was called.</summary>
    Did,

    /// <summary>Which of us spoke.</summary>
    Spoke,

    /// <summary>Seconds in a menu or a queue before a phone rang.</summary>
    Waited,

    Rang,

    Talk,

    /// <summary>When it was over.</summary>
    Ended,

    /// <summary>The telephone system.</summary>
    Server,

    /// <summary>What somebody said came of it.</summary>
    Result,

    /// <summary>Recording and note.</summary>
    Marks,
}
