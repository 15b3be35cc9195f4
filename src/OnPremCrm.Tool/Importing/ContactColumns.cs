using OnPremCrm.Core.Imports;

namespace OnPremCrm.Tool.Importing;

/// <summary>Which column of a file holds what: by the headings that the web's import knows, too, and by what --map says.</summary>
internal sealed class ContactColumns
{
    private readonly ContactField?[] _fields;

    /// <param name="headings">The file's first row.</param>
    /// <param name="maps">"COLUMN=FIELD", each.</param>
    /// <exception cref="UsageException">A map names a column that the file lacks, or no field of ours.</exception>
    /// <exception cref="RefusedException">No column holds the name.</exception>
    public ContactColumns(IReadOnlyList<string> headings, IReadOnlyList<string> maps)
    {
        var mapped = maps.Select(map => Parse(map, headings)).ToDictionary(map => map.Column, map => map.Field, StringComparer.OrdinalIgnoreCase);
        _fields = [.. headings.Select(heading => FieldOf(heading.Trim(), mapped))];
        Unknown = [.. headings.Where((_, at) => _fields[at] is null)];
        if (!_fields.Contains(ContactField.Name))
        {
            throw new RefusedException($"No column holds the name. The file has: {string.Join(", ", headings)}. Say which with --map \"COLUMN=name\".");
        }
    }

    /// <summary>Headings that nothing is imported from.</summary>
    public IReadOnlyList<string> Unknown { get; }

    /// <summary>The first value of that field which is not blank; null when there is none.</summary>
    public string? Value(string[] row, ContactField field) => Values(row, field).FirstOrDefault();

    /// <summary>All values of that field that are not blank, in the order of the columns.</summary>
    public IEnumerable<string> Values(string[] row, ContactField field)
    {
        for (var at = 0; at < row.Length && at < _fields.Length; at++)
        {
            if (_fields[at] == field && !string.IsNullOrWhiteSpace(row[at]))
            {
                yield return row[at].Trim();
            }
        }
    }

    private static ContactField? FieldOf(string heading, Dictionary<string, ContactField> mapped)
    {
        if (mapped.TryGetValue(heading, out var field))
        {
            return field;
        }

        return ImportHeadings.FieldOf(heading) switch
        {
            ImportField.Name => ContactField.Name,
            ImportField.Organisation => ContactField.Organisation,
            ImportField.JobTitle => ContactField.Role,
            ImportField.Email => ContactField.Email,
            ImportField.Phone or ImportField.WorkPhone or ImportField.MobilePhone or ImportField.HomePhone or ImportField.Fax => ContactField.Phone,
            ImportField.Owner => ContactField.Owner,
            ImportField.Note => ContactField.Note,
            _ => null,
        };
    }

    private static (string Column, ContactField Field) Parse(string map, IReadOnlyList<string> headings)
    {
        var equals = map.LastIndexOf('=');
        var column = equals < 0 ? map : map[..equals].Trim();
        if (equals < 0 || !Enum.TryParse<ContactField>(map[(equals + 1)..].Trim().TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), ignoreCase: true, out var field))
        {
            throw new UsageException($"'{map}' is no COLUMN=FIELD. Fields: {string.Join(", ", Enum.GetNames<ContactField>()).ToLowerInvariant()}.");
        }

        return headings.Any(heading => heading.Trim().Equals(column, StringComparison.OrdinalIgnoreCase))
            ? (column, field)
            : throw new UsageException($"The file has no column '{column}'. It has: {string.Join(", ", headings)}.");
    }
}
