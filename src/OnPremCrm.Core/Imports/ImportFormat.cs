namespace OnPremCrm.Core.Imports;

/// <summary>What kind of file was read.</summary>
public enum ImportFormat
{
    /// <summary>Text with separators.</summary>
    Csv,

    /// <summary>A workbook of Excel.</summary>
    Xlsx,
}
