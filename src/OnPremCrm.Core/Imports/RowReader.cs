using System.Globalization;
using System.Text.Json.Nodes;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Imports;

/// <summary>
/// Reads a row of cells as a contact. What cannot be read is no reason to lose it: it goes into the note under its heading, with a remark.
/// </summary>
/// <param name="import">Which column holds what, and where numbers are local to.</param>
/// <param name="owners">The users.</param>
/// <param name="custom">The company's own fields of contacts.</param>
public sealed class RowReader(Import import, OwnerDirectory owners, IReadOnlyList<CustomField> custom)
{
    private const int LongestName = 300;
    private const int LongestNote = 20_000;

    private readonly NumberingContext _home = new(import.Country, import.AreaCode);

    // Of each column; null: none of the company's own fields.
    private readonly CustomField?[] _custom = [.. import.Fields.Select(word => custom.FirstOrDefault(field => WordOf(field) == word))];
    private readonly ImportField?[] _fields = [.. import.Fields.Select(word => Word.TryParse<ImportField>(word, out var field) ? field : (ImportField?)null)];

    // "山田 太郎": where the family's name comes first.
    private readonly bool _familyFirst = import.Country is "JP" or "CN" or "KR" or "HU" or "TW";

    // "1,5" and "3/4/2026" as people of the import's country write them.
    private readonly CultureInfo _culture = CultureOf(import.Country);

    /// <summary>How <see cref="Import.Fields"/> names one of the company's own fields.</summary>
    public static string WordOf(CustomField field) => "custom:" + field.Key;

    private bool IsFamilyFirst(string family) => _familyFirst || family.Any(letter => letter is >= '\u3040' and <= '\u9fff' or >= '\uac00' and <= '\ud7a3');

    /// <summary>Pure: the same row gives the same contact.</summary>
    public ReadContact Read(int line, string[] cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var remarks = new List<RowRemark>();
        var notes = NotesOf(cells);
        var numbers = NumbersOf(cells, notes, remarks);
        var emails = EmailsOf(cells, notes, remarks);
        var own = CustomOf(cells, notes, remarks);
        var organisation = First(cells, ImportField.Organisation);
        var name = NameOf(cells) ?? organisation;
        var parent = First(cells, ImportField.Parent);
        var parts = AffiliationsOf(cells, organisation);
        var note = notes.Count == 0 ? null : string.Join('\n', notes.Distinct());
        RowFault? fault = name is null ? RowFault.NoName
            : name.Length > LongestName ? RowFault.NameTooLong
            : organisation?.Length > LongestName || parent?.Length > LongestName || parts.Exists(part => part.Organisation.Length > LongestName || part.Role?.Length > LongestName) ? RowFault.OrganisationTooLong
            : note?.Length > LongestNote ? RowFault.NoteTooLong
            : null;
        return new ReadContact(line)
        {
            Fault = fault, Name = name ?? "", Organisation = organisation, JobTitle = First(cells, ImportField.JobTitle), Email = emails.FirstOrDefault(), MoreEmails = [.. emails.Skip(1)], Note = note,
            OwnerId = OwnerOf(cells, remarks), City = First(cells, ImportField.City), Website = First(cells, ImportField.Website), Parent = parent, Affiliations = parts, Numbers = numbers, Custom = own, Remarks = remarks,
        };
    }

    private string? NameOf(string[] cells)
    {
        if (First(cells, ImportField.Name) is { } whole)
        {
            // A list with "Name" and "Last name" means the first one.
            return First(cells, ImportField.LastName) is { } family && First(cells, ImportField.FirstName) is null && !whole.Contains(family, StringComparison.OrdinalIgnoreCase)
                ? IsFamilyFirst(family) ? $"{family} {whole}" : $"{whole} {family}"
                : whole;
        }

        ImportField[] order = IsFamilyFirst(First(cells, ImportField.LastName) ?? "") ? [ImportField.LastName, ImportField.FirstName, ImportField.MiddleName] : [ImportField.FirstName, ImportField.MiddleName, ImportField.LastName];
        return string.Join(' ', order.Select(field => First(cells, field)).OfType<string>()) is { Length: > 0 } joined ? joined : null;
    }

    private List<string> NotesOf(string[] cells)
    {
        var columns = Columns(cells, ImportField.Note).ToList();
        return columns.ConvertAll(column => _fields.Count(field => field == ImportField.Note) == 1 ? column.Value : Labelled(column.At, column.Value));
    }

    private List<ReadNumber> NumbersOf(string[] cells, List<string> notes, List<RowRemark> remarks)
    {
        var numbers = new List<ReadNumber>();
        for (var at = 0; at < Math.Min(cells.Length, _fields.Length); at++)
        {
            if (_fields[at] is not (ImportField.Phone or ImportField.WorkPhone or ImportField.MobilePhone or ImportField.HomePhone or ImportField.Fax) || Clean(cells[at]) is not { } cell)
            {
                continue;
            }

            foreach (var phone in PhoneCell.Read(cell, _home))
            {
                if (phone.HasLostDigits || !phone.Reading.IsNumber)
                {
                    remarks.Add(new RowRemark(phone.HasLostDigits ? RowRemarkKind.DigitsLost : RowRemarkKind.NumberUnread, phone.Written));
                    notes.Add(Labelled(at, phone.Written));
                }
                else if (phone.Reading.Number.ToString() is var number && !numbers.Exists(known => known.Number == number))
                {
                    numbers.Add(new ReadNumber(number, phone.Written, KindOf(_fields[at]!.Value, phone.Reading.Number)));
                }
            }
        }

        return numbers;
    }

    private List<string> EmailsOf(string[] cells, List<string> notes, List<RowRemark> remarks)
    {
        var emails = new List<string>();
        foreach (var (at, cell) in Columns(cells, ImportField.Email))
        {
            var words = EmailCell.Split(cell).ToList();
            if (!words.Exists(EmailCell.IsAddress))
            {
                remarks.Add(new RowRemark(RowRemarkKind.EmailWrong, cell));
                notes.Add(Labelled(at, cell));
                continue;
            }

            foreach (var word in words.Where(word => !emails.Contains(word, StringComparer.OrdinalIgnoreCase)))
            {
                if (EmailCell.IsAddress(word))
                {
                    emails.Add(word);
                }
                else
                {
                    notes.Add(Labelled(at, word));
                }
            }
        }

        return emails;
    }

    private Dictionary<string, JsonNode> CustomOf(string[] cells, List<string> notes, List<RowRemark> remarks)
    {
        var values = new Dictionary<string, JsonNode>();
        for (var at = 0; at < Math.Min(cells.Length, _custom.Length); at++)
        {
            if (_custom[at] is not { } field || Clean(cells[at]) is not { } cell || values.ContainsKey(field.Key))
            {
                continue;
            }

            if (CustomFieldReader.Read(field, [cell], _culture) is { Fault: null, Value: { } value })
            {
                values[field.Key] = value;
            }
            else
            {
                remarks.Add(new RowRemark(RowRemarkKind.ValueUnread, $"{field.Name}: {cell}"));
                notes.Add(Labelled(at, cell));
            }
        }

        return values;
    }

    // The first column of roles belongs to the first column of organisations, line by line.
    private List<ReadAffiliation> AffiliationsOf(string[] cells, string? main)
    {
        var roles = Lines(ImportField.FurtherRole).ToList();
        return [.. Lines(ImportField.FurtherOrganisation)
            .SelectMany((lines, column) => lines.Select((name, line) => new ReadAffiliation(name, roles.ElementAtOrDefault(column)?.ElementAtOrDefault(line) is { } role && role is not ("" or "–" or "-") ? role : null)))
            .Where(part => part.Organisation.Length > 0 && !string.Equals(part.Organisation, main, StringComparison.OrdinalIgnoreCase)).DistinctBy(part => part.Organisation.ToLowerInvariant())];

        IEnumerable<string[]> Lines(ImportField field) => Enumerable.Range(0, Math.Min(cells.Length, _fields.Length)).Where(at => _fields[at] == field)
            .Select(at => Clean(cells[at])?.Split('\n', StringSplitOptions.TrimEntries) ?? []);
    }

    private UserId? OwnerOf(string[] cells, List<RowRemark> remarks)
    {
        if (First(cells, ImportField.Owner) is not { } named)
        {
            return null;
        }

        if (owners.Find(named) is { } owner)
        {
            return owner;
        }

        remarks.Add(new RowRemark(RowRemarkKind.OwnerUnknown, named));
        return null;
    }

    private static PhoneNumberKind KindOf(ImportField field, E164Number number) => field switch
    {
        ImportField.MobilePhone => PhoneNumberKind.Mobile,
        ImportField.HomePhone => PhoneNumberKind.Home,
        ImportField.Fax => PhoneNumberKind.Fax,
        ImportField.WorkPhone => PhoneNumberKind.Work,
        _ => NumberingPlan.KindOf(number) == NumberKind.Mobile ? PhoneNumberKind.Mobile : PhoneNumberKind.Work,
    };

    private string Labelled(int at, string value) => at < import.Headings.Length && import.Headings[at].Length > 0 ? $"{import.Headings[at]}: {value}" : value;

    private string? First(string[] cells, ImportField field) => Columns(cells, field).Select(column => column.Value).FirstOrDefault();

    private IEnumerable<(int At, string Value)> Columns(string[] cells, ImportField field)
    {
        for (var at = 0; at < Math.Min(cells.Length, _fields.Length); at++)
        {
            if (_fields[at] == field && Clean(cells[at]) is { } value)
            {
                yield return (at, value);
            }
        }
    }

    // What PostgreSQL cannot hold and what only looks like something.
    private static string? Clean(string cell)
    {
        var clean = cell.Replace("\0", "", StringComparison.Ordinal).Trim(' ', '\t', '\r', '\n', '\u00a0', '\u3000', '\ufeff');
        // The mark with which an export keeps a text from being calculated.
        clean = clean is ['\'', '=' or '+' or '-' or '@', ..] ? clean[1..] : clean;
        return clean.Length == 0 ? null : clean;
    }

    private static CultureInfo CultureOf(string country) => country switch
    {
        "RU" or "BY" or "KZ" or "KG" => CultureInfo.GetCultureInfo("ru-RU"),
        "DE" or "AT" or "CH" or "LI" => CultureInfo.GetCultureInfo("de-DE"),
        "JP" => CultureInfo.GetCultureInfo("ja-JP"),
        "US" or "PH" => CultureInfo.GetCultureInfo("en-US"),
        "GB" or "IE" or "AU" or "NZ" or "IN" or "ZA" => CultureInfo.GetCultureInfo("en-GB"),
        "FR" or "BE" or "LU" => CultureInfo.GetCultureInfo("fr-FR"),
        "ES" => CultureInfo.GetCultureInfo("es-ES"),
        "IT" => CultureInfo.GetCultureInfo("it-IT"),
        "PL" => CultureInfo.GetCultureInfo("pl-PL"),
        "UA" => CultureInfo.GetCultureInfo("uk-UA"),
        _ => CultureInfo.InvariantCulture,
    };
}
