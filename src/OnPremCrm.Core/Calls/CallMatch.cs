namespace OnPremCrm.Core.Calls;

/// <summary>Why a call names its contact, or why it names none.</summary>
public enum CallMatch
{
    /// <summary>No contact has this number.</summary>
    None,

    /// <summary>One contact (or one organisation) has exactly this number.</summary>
    Exact,

    /// <summary>Nobody has exactly this number, but it lies in an organisation's block of numbers.</summary>
    Range,

    /// <summary>Only the last digits agree with somebody's number; the call names nobody, the card says who it may be.</summary>
    Maybe,

    /// <summary>Several share the number; an operator once said who it is.</summary>
    Chosen,

    /// <summary>The call was dialled by a click on this contact.</summary>
    Clicked,

    /// <summary>Several share the number and nobody chose yet; the call names none of them, but their organisation when it is one and the same.</summary>
    Several,

    /// <summary>The number is on the list of those that are only logged.</summary>
    Ignored,
}
