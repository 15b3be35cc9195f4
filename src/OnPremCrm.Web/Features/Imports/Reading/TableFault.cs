namespace OnPremCrm.Web.Features.Imports.Reading;

/// <summary>Why a file cannot be imported. Each is a sentence with a cure in words.json.</summary>
public enum TableFault
{
    /// <summary>No bytes, or no row with anything in it.</summary>
    Empty,

    /// <summary>Headings and nothing below them.</summary>
    OnlyHeadings,

    /// <summary>More than <see cref="TableFile.MostBytes"/>.</summary>
    TooLarge,

    /// <summary>More than <see cref="TableFile.MostRows"/>.</summary>
    TooManyRows,

    /// <summary>More than <see cref="TableFile.MostColumns"/>.</summary>
    TooManyColumns,

    /// <summary>A workbook of Excel before 2007, or one with a password.</summary>
    OldExcel,

    /// <summary>A web page: some programs call it an Excel file.</summary>
    WebPage,

    /// <summary>Neither a workbook nor text.</summary>
    NotATable,

    /// <summary>It begins like a workbook and is none.</summary>
    DamagedWorkbook,

    /// <summary>A quotation mark is opened and never closed.</summary>
    OpenQuote,

    /// <summary>It is there no more.</summary>
    Gone,
}
