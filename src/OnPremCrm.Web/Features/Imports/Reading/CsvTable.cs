using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using OnPremCrm.Core.Imports;

namespace OnPremCrm.Web.Features.Imports.Reading;

/// <summary>Text with separators, whatever spreadsheet wrote it.</summary>
public static class CsvTable
{
    // A cell of Excel holds no more; a longer one is what follows a quotation mark that nobody closed.
    private const int LongestCell = 32_767;
    private const int SampleBytes = 256 * 1024;
    private const int LinesCounted = 30;

    /// <summary>Separators between two cells.</summary>
    public static readonly IReadOnlyList<string> Delimiters = [";", ",", "\t", "|"];

    /// <summary>In which encoding and with which separator it was written, as far as that can be told.</summary>
    public static (string Encoding, string Delimiter) Guess(Stream file)
    {
        var sample = TellingLines(file);
        var encoding = TextEncoding.Guess(sample);
        file.Position = 0;
        using var reader = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var lines = new List<string>();
        while (lines.Count < LinesCounted && reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return (encoding.WebName, DelimiterOf(lines));
    }

    public static IEnumerable<TableRow> Read(Stream file, Encoding encoding, string delimiter)
    {
        using var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true);
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter, BadDataFound = null, DetectDelimiter = false, CountBytes = false, IgnoreBlankLines = true, MaxFieldSize = LongestCell,
        });
        var line = 1;
        while (Next(parser, line))
        {
            var cells = parser.Record ?? [];
            var isHint = line == 1 && cells is [['s', 'e', 'p', '=', ..], ..];
            if (!isHint) // "sep=;", a hint for Excel
            {
                yield return new TableRow(line, cells);
            }

            line = parser.RawRow + 1;
        }
    }

    private static bool Next(CsvParser parser, int line)
    {
        try
        {
            if (!parser.Read())
            {
                return false;
            }
        }
        catch (MaxFieldSizeException)
        {
            throw new TableFileException(TableFault.OpenQuote, line);
        }

        // A row over several lines whose quotation marks are no pairs has swallowed what is below it.
        return parser.RawRow == line || parser.RawRecord.AsSpan().Count('"') % 2 == 0 ? true : throw new TableFileException(TableFault.OpenQuote, line);
    }

    // The separator that most lines have equally often.
    private static string DelimiterOf(List<string> lines)
    {
        if (lines.Count > 0 && lines[0].StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && lines[0].Length > 4)
        {
            return lines[0][4..5];
        }

        return Delimiters.MaxBy(delimiter =>
        {
            var counts = lines.Where(line => line.Length > 0).Select(line => CountOutsideQuotes(line, delimiter[0])).ToList();
            var usual = counts.Where(count => count > 0).GroupBy(count => count).OrderByDescending(group => group.Count()).FirstOrDefault();
            return usual is null ? 0 : (usual.Count() * 100) + Math.Min(usual.Key, 99);
        })!;
    }

    private static int CountOutsideQuotes(string line, char delimiter)
    {
        var (count, quoted) = (0, false);
        foreach (var letter in line)
        {
            quoted ^= letter == '"';
            count += letter == delimiter && !quoted ? 1 : 0;
        }

        return count;
    }

    // Lines with letters beyond ASCII, from anywhere in the file: they tell the encoding, and the first ones may be headings in English.
    private static byte[] TellingLines(Stream file)
    {
        file.Position = 0;
        using var sample = new MemoryStream();
        using var line = new MemoryStream();
        var buffer = new byte[1 << 16];
        var (isTelling, isFirst) = (false, true);
        int read;
        while (sample.Length < SampleBytes && (read = file.Read(buffer)) > 0)
        {
            if (isFirst && buffer is ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]))
            {
                return buffer[..Math.Min(read & ~1, SampleBytes)];
            }

            isFirst = false;
            foreach (var one in buffer.AsSpan(0, read))
            {
                line.WriteByte(one);
                isTelling |= one >= 0x80;
                if (one == (byte)'\n')
                {
                    Take();
                }
            }
        }

        Take();
        return sample.ToArray();

        void Take()
        {
            if (isTelling)
            {
                line.WriteTo(sample);
            }

            line.SetLength(0);
            isTelling = false;
        }
    }
}
