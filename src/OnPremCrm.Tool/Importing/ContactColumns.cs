namespace OnPremCrm.Tool.Importing;

/// <summary>Which column of a file holds what, by its heading: known headings in English, German, Russian and Japanese, and what --map says.</summary>
internal sealed class ContactColumns
{
    private static readonly Dictionary<string, ContactField> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["name"] = ContactField.Name,
        ["full name"] = ContactField.Name,
        ["имя"] = ContactField.Name,
        ["фио"] = ContactField.Name,
        ["氏名"] = ContactField.Name,
        ["名前"] = ContactField.Name,
        ["organisation"] = ContactField.Organisation,
        ["organization"] = ContactField.Organisation,
        ["company"] = ContactField.Organisation,
        ["firma"] = ContactField.Organisation,
        ["организация"] = ContactField.Organisation,
        ["компания"] = ContactField.Organisation,
        ["会社"] = ContactField.Organisation,
        ["会社名"] = ContactField.Organisation,
        ["role"] = ContactField.Role,
        ["job title"] = ContactField.Role,
        ["position"] = ContactField.Role,
        ["должность"] = ContactField.Role,
        ["役職"] = ContactField.Role,
        ["email"] = ContactField.Email,
        ["e-mail"] = ContactField.Email,
        ["почта"] = ContactField.Email,
        ["メール"] = ContactField.Email,
        ["phone"] = ContactField.Phone,
        ["telephone"] = ContactField.Phone,
        ["telefon"] = ContactField.Phone,
        ["mobile"] = ContactField.Phone,
        ["телефон"] = ContactField.Phone,
        ["電話"] = ContactField.Phone,
        ["電話番号"] = ContactField.Phone,
        ["owner"] = ContactField.Owner,
        ["ответственный"] = ContactField.Owner,
        ["担当者"] = ContactField.Owner,
        ["note"] = ContactField.Note,
        ["notes"] = ContactField.Note,
        ["notiz"] = ContactField.Note,
        ["примечание"] = ContactField.Note,
        ["備考"] = ContactField.Note,
    };

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
        if (mapped.TryGetValue(heading, out var field) || Known.TryGetValue(heading, out field))
        {
            return field;
        }

        // phone2, Phone 3, телефон 2
        var stem = heading.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd(' ', '_', '-');
        return stem.Length < heading.Length && Known.TryGetValue(stem, out field) && field == ContactField.Phone ? field : null;
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
