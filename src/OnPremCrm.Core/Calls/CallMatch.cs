namespace OnPremCrm.Core.Calls;

/// <summary>Why a call names its contact, or why it names none.</summary>
public enum CallMatch
{
    /// <summary>No contact has this number.</summary>
    None,

    /// <summary>One contact (or one organisation) has exactly this number.</summary>
    Exact,

    /// <summary>Several share the number; an operator once said who it is.</summary>
    Chosen,

    /// <summary>The call was dialled by a click on this contact.</summary>
    Clicked,

    /// <summary>Several share the number and nobody chose yet; the call names none of them.</summary>
    Several,
}
