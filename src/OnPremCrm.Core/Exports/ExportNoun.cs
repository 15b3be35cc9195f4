namespace OnPremCrm.Core.Exports;

/// <summary>Which list.</summary>
public enum ExportNoun
{
    /// <summary>The contacts.</summary>
    Contacts,

    /// <summary>The organisations.</summary>
    Organisations,
}
