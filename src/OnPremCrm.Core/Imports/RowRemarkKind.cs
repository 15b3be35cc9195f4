namespace OnPremCrm.Core.Imports;

/// <summary>What of a row is not where it belongs.</summary>
public enum RowRemarkKind
{
    /// <summary>The number cannot be read; it is in the note.</summary>
    NumberUnread,

    /// <summary>A spreadsheet shortened the number to 7.49512E+10: its digits are lost.</summary>
    DigitsLost,

    /// <summary>It is no e-mail address; it is in the note.</summary>
    EmailWrong,

    /// <summary>It is no value of its field of the company's own; it is in the note.</summary>
    ValueUnread,

    /// <summary>No user has this name or e-mail; imported without.</summary>
    OwnerUnknown,

    /// <summary>A contact of another name has the number or the e-mail, too; both are kept.</summary>
    SharedWith,
}
