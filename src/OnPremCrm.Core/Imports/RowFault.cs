namespace OnPremCrm.Core.Imports;

/// <summary>Why a row cannot be stored.</summary>
public enum RowFault
{
    /// <summary>Neither a person nor an organisation is named.</summary>
    NoName,

    /// <summary>More than 300 characters.</summary>
    NameTooLong,

    /// <summary>More than 300 characters.</summary>
    OrganisationTooLong,

    /// <summary>More than 20,000 characters.</summary>
    NoteTooLong,

    /// <summary>The database refused it; the import's log says why.</summary>
    NotStored,
}
