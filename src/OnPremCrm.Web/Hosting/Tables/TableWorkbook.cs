using System.Globalization;
using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace OnPremCrm.Web.Hosting.Tables;

/// <summary>
/// A table as a workbook for Excel. The library makes the workbook around an empty sheet, in memory; the sheet itself is written row by row into the answer,
/// so that a million rows take no more room than a page of them. (Its package, opened for writing, would hold the whole sheet.)
/// </summary>
public static class TableWorkbook
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>What a sheet of Excel holds, the head included.</summary>
    public const int MostRows = 1_048_576;

    private const int LongestText = 32_767; // what a cell of Excel holds
    private const uint PlainStyle = 0;
    private const uint HeadStyle = 1;
    private const uint MomentStyle = 2;
    private const uint LengthStyle = 3;
    private const uint DayStyle = 4;
    private const uint DayFormat = 14; // built in: the day as the reader's Excel writes it
    private const uint MomentFormat = 164; // the first number that is free for formats of one's own
    private const uint LengthFormat = 165;
    private const double UsualWidth = 14;
    private const double WideWidth = 24;

    /// <param name="name">Of the sheet.</param>
    /// <param name="tooLong">Stands in the last row when there are more rows than a sheet holds.</param>
    /// <returns>How many rows were written.</returns>
    public static async Task<int> WriteAsync<TRow>(Stream target, IReadOnlyList<TableColumn<TRow>> columns, IAsyncEnumerable<TRow> rows, string name, string tooLong, CancellationToken ct)
    {
        using var frame = new ZipArchive(Frame(name), ZipArchiveMode.Read);
        using var book = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        var written = 0;
        foreach (var part in frame.Entries)
        {
            await using var into = book.CreateEntry(part.FullName, CompressionLevel.Fastest).Open();
            if (part.FullName.Contains("/worksheets/", StringComparison.Ordinal) && !part.FullName.EndsWith(".rels", StringComparison.Ordinal))
            {
                written = await WriteSheetAsync(into, columns, rows, tooLong, ct);
            }
            else
            {
                await using var from = part.Open();
                await from.CopyToAsync(into, ct);
            }
        }

        return written;
    }

    private static MemoryStream Frame(string name)
    {
        var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            var styles = book.AddNewPart<WorkbookStylesPart>();
            styles.Stylesheet = Styles();
            var sheet = book.AddNewPart<WorksheetPart>();
            sheet.Worksheet = new Worksheet(new SheetData());
            book.Workbook = new Workbook(new Sheets(new Sheet { Id = book.GetIdOfPart(sheet), SheetId = 1, Name = name }));
        }

        stream.Position = 0;
        return stream;
    }

    private static Stylesheet Styles() => new(
        new NumberingFormats(
            new NumberingFormat { NumberFormatId = MomentFormat, FormatCode = "yyyy\\-mm\\-dd\\ hh:mm:ss" },
            new NumberingFormat { NumberFormatId = LengthFormat, FormatCode = "[h]:mm:ss" }),
        new Fonts(new Font(), new Font(new Bold())),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(
            new CellFormat(),
            new CellFormat { FontId = 1, ApplyFont = true },
            new CellFormat { NumberFormatId = MomentFormat, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = LengthFormat, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = DayFormat, ApplyNumberFormat = true }));

    private static async Task<int> WriteSheetAsync<TRow>(Stream into, IReadOnlyList<TableColumn<TRow>> columns, IAsyncEnumerable<TRow> rows, string tooLong, CancellationToken ct)
    {
        using var sheet = OpenXmlWriter.Create(into);
        sheet.WriteStartElement(new Worksheet());
        sheet.WriteElement(new SheetViews(new SheetView(new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0 }));
        sheet.WriteElement(new Columns(columns.Select((column, n) => new Column { Min = (uint)n + 1, Max = (uint)n + 1, Width = column.IsWide ? WideWidth : UsualWidth, CustomWidth = true })));
        sheet.WriteStartElement(new SheetData());
        sheet.WriteElement(new Row(columns.Select(column => Text(column.Head, HeadStyle))));
        var written = 0;
        await foreach (var row in rows.WithCancellation(ct))
        {
            if (written + 2 == MostRows)
            {
                sheet.WriteElement(new Row(Text(tooLong, HeadStyle)));
                break;
            }

            sheet.WriteElement(new Row(columns.Select(column => CellOf(column.Cell(row)))));
            written++;
        }

        sheet.WriteEndElement();
        sheet.WriteEndElement();
        return written;
    }

    private static Cell CellOf(object? value) => value switch
    {
        null => new Cell(),
        DateTime moment => Number(moment.ToOADate(), MomentStyle),
        DateOnly day => Number(day.ToDateTime(TimeOnly.MinValue).ToOADate(), DayStyle),
        TimeSpan length => Number(length.TotalDays, LengthStyle),
        decimal number => new Cell { CellValue = new CellValue(number.ToString(CultureInfo.InvariantCulture)) },
        PhoneText phone => Text(phone.Written, PlainStyle),
        string text => Text(text, PlainStyle),
        _ => throw new ArgumentException($"{value.GetType().Name} is no cell.", nameof(value)),
    };

    private static Cell Number(double value, uint style) => new() { StyleIndex = style, CellValue = new CellValue(value.ToString("R", CultureInfo.InvariantCulture)) };

    // A text within the cell is never calculated, whatever it begins with. Characters that XML cannot hold come from telephone networks now and then.
    private static Cell Text(string text, uint style) => new(new InlineString(new Text(Writable(text)) { Space = SpaceProcessingModeValues.Preserve }))
    {
        DataType = CellValues.InlineString, StyleIndex = style,
    };

    private static string Writable(string text)
    {
        var cut = text.Length > LongestText ? text[..LongestText] : text;
        return cut.All(XmlConvert.IsXmlChar) ? cut : string.Concat(cut.Where((letter, n) => XmlConvert.IsXmlChar(letter)
            || (char.IsHighSurrogate(letter) && n + 1 < cut.Length && char.IsLowSurrogate(cut[n + 1])) || (char.IsLowSurrogate(letter) && n > 0 && char.IsHighSurrogate(cut[n - 1]))));
    }
}
