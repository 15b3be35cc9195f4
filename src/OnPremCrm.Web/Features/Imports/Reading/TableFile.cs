using System.Text;
using OnPremCrm.Core.Imports;

namespace OnPremCrm.Web.Features.Imports.Reading;

/// <summary>What kind of file somebody sent, whatever its name says, and its rows.</summary>
public static class TableFile
{
    public const long MostBytes = 50L * 1024 * 1024;
    public const int MostRows = 300_000;
    public const int MostColumns = 200;

    private const int BytesLookedAt = 4096;

    private static readonly byte[] OldExcelStart = [0xD0, 0xCF, 0x11, 0xE0];

    /// <exception cref="TableFileException">It is no table.</exception>
    public static ImportFormat Recognise(Stream file)
    {
        if (file.Length == 0)
        {
            throw new TableFileException(TableFault.Empty);
        }

        if (file.Length > MostBytes)
        {
            throw new TableFileException(TableFault.TooLarge);
        }

        var start = Beginning(file);
        if (start is [(byte)'P', (byte)'K', 3, 4, ..])
        {
            return ImportFormat.Xlsx;
        }

        if (start.AsSpan().StartsWith(OldExcelStart))
        {
            throw new TableFileException(TableFault.OldExcel);
        }

        if (IsBinary(start))
        {
            throw new TableFileException(TableFault.NotATable);
        }

        var text = Encoding.Latin1.GetString(start).TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\r', '\n', '\t');
        return text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<table", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<meta", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)
            ? throw new TableFileException(TableFault.WebPage)
            : ImportFormat.Csv;
    }

    /// <summary>The rows that are not blank. Read once, from the beginning.</summary>
    /// <exception cref="TableFileException">While it is read: it has too much of something, or is damaged.</exception>
    public static IEnumerable<TableRow> Read(Stream file, Import import)
    {
        file.Position = 0;
        var rows = import.Format == ImportFormat.Xlsx
            ? WorkbookTable.Read(file)
            : CsvTable.Read(file, TextEncoding.Named(import.Encoding!) ?? Encoding.UTF8, import.Delimiter!);
        var count = 0;
        foreach (var row in rows)
        {
            if (Array.TrueForAll(row.Cells, string.IsNullOrWhiteSpace))
            {
                continue;
            }

            if (row.Cells.Length > MostColumns)
            {
                throw new TableFileException(TableFault.TooManyColumns, row.Line);
            }

            if (++count > MostRows)
            {
                throw new TableFileException(TableFault.TooManyRows);
            }

            yield return row;
        }

        if (count == 0)
        {
            throw new TableFileException(TableFault.Empty);
        }
    }

    private static byte[] Beginning(Stream file)
    {
        file.Position = 0;
        var bytes = new byte[Math.Min(file.Length, BytesLookedAt)];
        file.ReadExactly(bytes);
        file.Position = 0;
        return bytes;
    }

    // A text has no zeros, unless it is UTF-16, which begins with its mark.
    private static bool IsBinary(byte[] start) => start is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) && start.Contains((byte)0);
}
