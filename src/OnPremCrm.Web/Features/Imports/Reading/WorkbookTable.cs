using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace OnPremCrm.Web.Features.Imports.Reading;

/// <summary>The first visible sheet of a workbook, row by row: texts as they are, numbers with all their digits, dates as dates.</summary>
public static class WorkbookTable
{
    // Against files that are small and grow without end when they are unpacked.
    private const long MostCharacters = 600_000_000;
    private const int LastBuiltInDate = 22;
    private const int FirstBuiltInDate = 14;
    private const int FirstBuiltInTime = 45;
    private const int LastBuiltInTime = 47;

    public static IEnumerable<TableRow> Read(Stream file)
    {
        using var document = Open(file);
        var (sheet, texts, dates) = Parts(document);
        var isFrom1904 = document.WorkbookPart!.Workbook.WorkbookProperties?.Date1904?.Value == true;
        using var reader = OpenXmlReader.Create(sheet);
        var line = 0;
        while (Next(reader))
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement)
            {
                continue;
            }

            var row = Load(reader);
            line = row.RowIndex?.Value is { } index ? (int)index : line + 1;
            yield return new TableRow(line, CellsOf(row, texts, dates, isFrom1904));
        }
    }

    private static SpreadsheetDocument Open(Stream file)
    {
        try
        {
            return SpreadsheetDocument.Open(file, isEditable: false, new OpenSettings { MaxCharactersInPart = MostCharacters });
        }
        catch (Exception damaged) when (IsDamage(damaged))
        {
            throw new TableFileException(TableFault.DamagedWorkbook);
        }
    }

    private static (WorksheetPart Sheet, List<string> Texts, HashSet<uint> Dates) Parts(SpreadsheetDocument document)
    {
        try
        {
            var book = document.WorkbookPart ?? throw new TableFileException(TableFault.DamagedWorkbook);
            var sheet = book.Workbook.Descendants<Sheet>().FirstOrDefault(sheet => sheet.State is null || sheet.State.Value == SheetStateValues.Visible)
                ?? throw new TableFileException(TableFault.Empty);
            return book.GetPartById(sheet.Id!.Value!) is WorksheetPart part ? (part, TextsOf(book), DatesOf(book)) : throw new TableFileException(TableFault.DamagedWorkbook);
        }
        catch (Exception damaged) when (IsDamage(damaged))
        {
            throw new TableFileException(TableFault.DamagedWorkbook);
        }
    }

    private static List<string> TextsOf(WorkbookPart book)
    {
        var texts = new List<string>();
        if (book.SharedStringTablePart is not { } table)
        {
            return texts;
        }

        using var reader = OpenXmlReader.Create(table);
        while (reader.Read())
        {
            if (reader.ElementType == typeof(SharedStringItem) && reader.IsStartElement)
            {
                texts.Add(PlainText((SharedStringItem)reader.LoadCurrentElement()!));
            }
        }

        return texts;
    }

    // Without the readings that Japanese workbooks carry beside their texts.
    private static string PlainText(SharedStringItem item) => string.Concat(item.ChildElements.Select(part => part switch
    {
        Text text => text.Text,
        Run run => run.Text?.Text ?? "",
        _ => "",
    }));

    // The styles whose numbers are dates.
    private static HashSet<uint> DatesOf(WorkbookPart book)
    {
        if (book.WorkbookStylesPart?.Stylesheet is not { CellFormats: { } formats } styles)
        {
            return [];
        }

        var own = styles.NumberingFormats?.Elements<NumberingFormat>().Where(format => IsDate(format.FormatCode?.Value ?? "")).Select(format => format.NumberFormatId?.Value ?? 0).ToHashSet() ?? [];
        return [.. formats.Elements<CellFormat>().Select((format, at) => (Id: format.NumberFormatId?.Value ?? 0, At: (uint)at))
            .Where(format => format.Id is >= FirstBuiltInDate and <= LastBuiltInDate or >= FirstBuiltInTime and <= LastBuiltInTime || own.Contains(format.Id)).Select(format => format.At)];
    }

    private static bool IsDate(string format)
    {
        var plain = System.Text.RegularExpressions.Regex.Replace(format, "\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        return plain.Contains('y', StringComparison.OrdinalIgnoreCase) || plain.Contains('d', StringComparison.OrdinalIgnoreCase) || plain.Contains("h:", StringComparison.OrdinalIgnoreCase);
    }

    private static string[] CellsOf(Row row, List<string> texts, HashSet<uint> dates, bool isFrom1904)
    {
        var cells = new List<string>();
        foreach (var cell in row.Elements<Cell>())
        {
            var at = cell.CellReference?.Value is { } reference ? ColumnOf(reference) : cells.Count;
            if (at > TableFile.MostColumns)
            {
                break; // far to the right stands what nobody means
            }

            while (cells.Count < at)
            {
                cells.Add("");
            }

            var text = TextOf(cell, texts, dates, isFrom1904);
            if (at < cells.Count)
            {
                cells[at] = text;
            }
            else
            {
                cells.Add(text);
            }
        }

        return [.. cells];
    }

    private static string TextOf(Cell cell, List<string> texts, HashSet<uint> dates, bool isFrom1904)
    {
        var raw = cell.CellValue?.Text ?? "";
        var type = cell.DataType?.Value;
        if (type == CellValues.SharedString)
        {
            return int.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < texts.Count ? texts[at] : "";
        }

        if (type == CellValues.InlineString)
        {
            return cell.InlineString?.Text?.Text ?? string.Concat(cell.InlineString?.Elements<Run>().Select(run => run.Text?.Text) ?? []);
        }

        if (type == CellValues.Error)
        {
            return "";
        }

        if (type is not null && type != CellValues.Number)
        {
            return raw;
        }

        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return raw;
        }

        return cell.StyleIndex?.Value is { } style && dates.Contains(style) ? DateOf(number, isFrom1904) : NumberOf(raw, number);
    }

    // A telephone number that somebody typed without a blank: all its digits, never 7.49512E+10.
    private static string NumberOf(string raw, double number) =>
        decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact.ToString("0.############################", CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture);

    private static string DateOf(double number, bool isFrom1904)
    {
        const double LastDay = 2_958_465; // 31 December 9999
        const double Days1904 = 1462;
        var serial = isFrom1904 ? number + Days1904 : number;
        if (serial is < 0 or > LastDay)
        {
            return number.ToString("R", CultureInfo.InvariantCulture);
        }

        var date = DateTime.FromOADate(serial);
        return serial < 1 ? date.ToString("HH:mm", CultureInfo.InvariantCulture)
            : date.TimeOfDay == TimeSpan.Zero ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : date.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    // "AB12" is the 27th, counted from 0.
    private static int ColumnOf(string reference)
    {
        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetterUpper))
        {
            column = (column * 26) + (letter - 'A' + 1);
        }

        return Math.Max(0, column - 1);
    }

    private static bool Next(OpenXmlReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (Exception damaged) when (IsDamage(damaged))
        {
            throw new TableFileException(TableFault.DamagedWorkbook);
        }
    }

    private static Row Load(OpenXmlReader reader)
    {
        try
        {
            return (Row)reader.LoadCurrentElement()!;
        }
        catch (Exception damaged) when (IsDamage(damaged))
        {
            throw new TableFileException(TableFault.DamagedWorkbook);
        }
    }

    private static bool IsDamage(Exception exception) =>
        exception is OpenXmlPackageException or FileFormatException or InvalidDataException or System.Xml.XmlException or InvalidOperationException or ArgumentException or KeyNotFoundException or FormatException;
}
