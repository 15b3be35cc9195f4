using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Core.Imports;

/// <summary>What a file's columns hold, by their headings, and where those say nothing by what stands in them.</summary>
public static class ColumnGuess
{
    // A column is one of numbers when so many of its cells are.
    private const double MostCells = 0.6;
    private const int FewestHeadings = 2;

    /// <summary>The line of the headings among a file's first lines: the one with the most known headings. 0: there is none.</summary>
    /// <param name="lines">Line in the file, and its cells.</param>
    /// <param name="home">For reading numbers.</param>
    public static int HeadingLine(IReadOnlyList<(int Line, string[] Cells)> lines, NumberingContext home)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var best = lines.Select(line => (line.Line, Known: line.Cells.Count(cell => ImportHeadings.FieldOf(cell) is not null), IsData: line.Cells.Any(cell => IsNumber(cell, home) || IsEmail(cell))))
            .Where(line => !line.IsData).OrderByDescending(line => line.Known).ThenBy(line => line.Line).FirstOrDefault();
        if (best.Known >= FewestHeadings || (best.Known > 0 && lines.Count > 0 && lines[0].Line == best.Line))
        {
            return best.Line;
        }

        // Unknown words above numbers are headings; a first line with a number in it is none.
        return lines.Count > 1 && !lines[0].Cells.Any(cell => IsNumber(cell, home) || IsEmail(cell)) ? lines[0].Line : 0;
    }

    /// <summary>The word of each column's field; empty: not imported.</summary>
    /// <param name="headings">One for each column.</param>
    /// <param name="template">The program that wrote the file. Null: unknown.</param>
    /// <param name="sample">Some rows below the headings.</param>
    /// <param name="home">For reading numbers.</param>
    /// <param name="custom">The company's own fields: a column that is named like one is one. Null: none.</param>
    public static string[] Fields(IReadOnlyList<string> headings, ReadyTemplate? template, IReadOnlyList<string[]> sample, NumberingContext home, IReadOnlyList<CustomField>? custom = null)
    {
        ArgumentNullException.ThrowIfNull(headings);
        var fields = headings.Select(heading => template is null ? ImportHeadings.FieldOf(heading) : template.FieldOf(heading)).ToArray();
        var own = headings.Select(heading => (custom ?? []).FirstOrDefault(field => ImportHeadings.Plain(heading) == ImportHeadings.Plain(field.Name) || ImportHeadings.Plain(heading) == field.Key)).ToArray();
        for (var at = 0; at < fields.Length; at++)
        {
            fields[at] = own[at] is not null ? null : fields[at] ?? (ImportHeadings.IsPassedOver(headings[at]) ? null : ByContent(sample, at, home));
        }

        // "Имя" beside "Фамилия" is the first name.
        if (fields.Contains(ImportField.LastName) && !fields.Contains(ImportField.FirstName) && Array.IndexOf(fields, ImportField.Name) is >= 0 and var name)
        {
            fields[name] = ImportField.FirstName;
        }

        if (!Array.Exists(fields, field => field is ImportField.Name or ImportField.FirstName or ImportField.LastName or ImportField.Organisation))
        {
            // A list of names and numbers without headings.
            var words = Enumerable.Range(0, fields.Length).FirstOrDefault(at => fields[at] is null && own[at] is null, -1);
            if (words >= 0)
            {
                fields[words] = ImportField.Name;
            }
        }

        return [.. fields.Select((field, at) => own[at] is { } named ? RowReader.WordOf(named) : field is { } known ? Word.Of(known) : "")];
    }

    private static ImportField? ByContent(IReadOnlyList<string[]> sample, int at, NumberingContext home)
    {
        var cells = sample.Where(row => at < row.Length && row[at].Length > 0).Select(row => row[at]).ToList();
        return cells.Count == 0 ? null
            : cells.Count(cell => IsEmail(cell)) > cells.Count * MostCells ? ImportField.Email
            : cells.Count(cell => IsNumber(cell, home)) > cells.Count * MostCells ? ImportField.Phone
            : null;
    }

    private static bool IsNumber(string cell, NumberingContext home) => cell.Length >= 6 && PhoneCell.Read(cell, home).Any(phone => phone.Reading.IsNumber);

    private static bool IsEmail(string cell) => cell.Contains('@', StringComparison.Ordinal) && EmailCell.IsAddress(cell.Trim());
}
