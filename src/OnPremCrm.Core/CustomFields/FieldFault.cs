namespace OnPremCrm.Core.CustomFields;

/// <summary>Why a value is none for its field.</summary>
public enum FieldFault
{
    /// <summary>The field has to be filled.</summary>
    Missing,

    TooLong,
    NotANumber,

    /// <summary>More digits than can be kept.</summary>
    NumberTooLong,

    NotADate,
    NotAChoice,
    NotALink,
    NotYesOrNo,
}
