namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Which part of a timeline is asked for.</summary>
public enum TimelineShow
{
    /// <summary>Everything.</summary>
    All,

    /// <summary>Calls in both directions.</summary>
    Calls,

    /// <summary>Calls with a note, and notes written without a call.</summary>
    Notes,

    /// <summary>Calls that they made.</summary>
    In,

    /// <summary>Calls that we made.</summary>
    Out,

    /// <summary>Calls that they made and that no person answered.</summary>
    Unanswered,
}
