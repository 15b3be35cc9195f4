using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using OnPremCrm.Core;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Tool.Importing;

/// <summary>Reads a CSV file of contacts, whatever spreadsheet wrote it. What is wrong in a row is said with its line number.</summary>
internal sealed class ContactFile(string path, NumberingContext home, IReadOnlyList<string> maps, Encoding? encoding, TextWriter error)
{
    private const int LongestName = 300;
    private static readonly char[] Delimiters = [',', ';', '\t'];

    /// <summary>Rows that were not read.</summary>
    public int Refused { get; private set; }

    /// <exception cref="RefusedException">The file cannot be read at all.</exception>
    public IEnumerable<ImportedRow> Read()
    {
        using var parser = new CsvParser(new StringReader(ReadText(out var delimiter)), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter,
            BadDataFound = null,
        });
        if (!parser.Read() || parser.Record is not { } headings)
        {
            throw new RefusedException($"{path} is empty.");
        }

        var columns = new ContactColumns(headings, maps);
        if (columns.Unknown.Count > 0)
        {
            error.WriteLine($"Not imported: {string.Join(", ", columns.Unknown)}. Use --map \"COLUMN=FIELD\" for what you need of them.");
        }

        var line = parser.RawRow + 1;
        while (parser.Read())
        {
            if (parser.Record is { } record && ReadRow(record, line, columns) is { } row)
            {
                yield return row;
            }

            line = parser.RawRow + 1;
        }
    }

    private string ReadText(out string delimiter)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"{path} cannot be read: {unreadable.Message}");
        }

        var text = (encoding ?? TextEncoding.Guess(bytes)).GetString(bytes).TrimStart('\ufeff');
        var headings = text[..(text.IndexOf('\n') is >= 0 and var end ? end : text.Length)];
        delimiter = Delimiters.MaxBy(candidate => headings.Count(character => character == candidate)).ToString();
        return text;
    }

    private ImportedRow? ReadRow(string[] record, int line, ContactColumns columns)
    {
        if (record.All(string.IsNullOrWhiteSpace))
        {
            return null;
        }

        var name = columns.Value(record, ContactField.Name);
        if (name is null or { Length: > LongestName })
        {
            Refused++;
            error.WriteLine($"Line {line}: not imported, {(name is null ? "there is no name" : $"the name is longer than {LongestName} characters")}.");
            return null;
        }

        var notes = columns.Values(record, ContactField.Note).ToList();
        var email = columns.Value(record, ContactField.Email);
        if (email is not null && (email.IndexOf('@') <= 0 || email.EndsWith('@') || email.Any(char.IsWhiteSpace)))
        {
            error.WriteLine($"Line {line}: '{email}' is no e-mail address; kept in the note.");
            notes.Add($"E-mail: {email}");
            email = null;
        }

        var numbers = ReadNumbers(record, line, columns, notes);
        return new ImportedRow(line, name, columns.Value(record, ContactField.Organisation), columns.Value(record, ContactField.Role), email,
            columns.Value(record, ContactField.Owner), notes.Count == 0 ? null : string.Join('\n', notes), numbers);
    }

    /// <summary>A number that cannot be read is no reason to lose the contact: it is kept in the note, where somebody can repair it.</summary>
    private List<(string Number, string AsWritten, PhoneNumberKind Kind)> ReadNumbers(string[] record, int line, ContactColumns columns, List<string> notes)
    {
        var numbers = new List<(string Number, string AsWritten, PhoneNumberKind Kind)>();
        foreach (var written in columns.Values(record, ContactField.Phone))
        {
            var reading = NumberingPlan.Read(written, home);
            if (!reading.IsNumber)
            {
                error.WriteLine($"Line {line}: the number '{written}' cannot be read ({Word.Of(reading.Fault)}); kept in the note.");
                notes.Add($"Phone: {written}");
                continue;
            }

            var number = reading.Number.ToString();
            if (!numbers.Exists(known => known.Number == number))
            {
                numbers.Add((number, written, NumberingPlan.KindOf(reading.Number) == NumberKind.Mobile ? PhoneNumberKind.Mobile : PhoneNumberKind.Work));
            }
        }

        return numbers;
    }
}
