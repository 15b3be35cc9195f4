namespace OnPremCrm.Core.Exports;

/// <summary>What a list is written as.</summary>
public enum ExportFormat
{
    /// <summary>A workbook of Excel.</summary>
    Xlsx,

    /// <summary>Text with separators.</summary>
    Csv,

    /// <summary>Cards for telephones and address books: vCard 3.0.</summary>
    Vcard,
}
