using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace OnPremCrm.Web.Hosting.Tables;

/// <summary>
/// A table as CSV, row by row: UTF-8 with its mark, because Excel takes it for something else without, and with the separator that Excel expects in the
/// user's language. A text that a spreadsheet would take for a formula is made harmless.
/// </summary>
public static class TableCsv
{
    public const string MediaType = "text/csv; charset=utf-8";

    // Sent on now and then, so that the file grows while it is being made.
    private const int RowsPerFlush = 500;

    // What begins a formula in Excel, LibreOffice and Google Sheets; in Japanese and Chinese versions the wide forms do, too.
    // https://owasp.org/www-community/attacks/CSV_Injection
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    /// <returns>How many rows were written.</returns>
    public static async Task<int> WriteAsync<TRow>(Stream target, IReadOnlyList<TableColumn<TRow>> columns, IAsyncEnumerable<TRow> rows, CancellationToken ct)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = CultureInfo.CurrentCulture.TextInfo.ListSeparator.Trim() is ";" ? ";" : "," };
        await using var text = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(text, configuration, leaveOpen: true);
        foreach (var column in columns)
        {
            csv.WriteField(Harmless(column.Head));
        }

        await csv.NextRecordAsync();
        var written = 0;
        await foreach (var row in rows.WithCancellation(ct))
        {
            foreach (var column in columns)
            {
                csv.WriteField(Write(column.Cell(row)));
            }

            await csv.NextRecordAsync();
            if (++written % RowsPerFlush == 0)
            {
                await csv.FlushAsync();
                await text.FlushAsync(ct);
            }
        }

        await csv.FlushAsync();
        await text.FlushAsync(ct);
        return written;
    }

    /// <summary>A text that no spreadsheet calculates.</summary>
    public static string Harmless(string text) => text.TrimStart(' ', '\u00a0', '\u3000') is [var first, ..] && FormulaStarts.Contains(first, StringComparison.Ordinal) ? "'" + text : text;

    private static string Write(object? cell) => cell switch
    {
        null => "",
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        // With hours, or a spreadsheet would take the minutes for them.
        TimeSpan length => FormattableString.Invariant($"{(int)length.TotalHours}:{length:mm\\:ss}"),
        PhoneText phone => phone.Written,
        string text => Harmless(text),
        _ => throw new ArgumentException($"{cell.GetType().Name} is no cell.", nameof(cell)),
    };
}
