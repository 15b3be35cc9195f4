using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Exports;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Tables;

namespace OnPremCrm.Web.Features.Exports;

/// <summary>The columns of an exported list, with headings that our own import knows again.</summary>
public sealed class ExportColumns(Words words)
{
    // More numbers than these has hardly anybody; the last column then holds the rest.
    private const int NumberColumns = 4;

    public IReadOnlyList<TableColumn<Contact>> Contacts(Export export) =>
    [
        new(words["exports.column.name"], contact => contact.Name, IsWide: true),
        new(words["exports.column.organisation"], contact => contact.Organisation?.Name, IsWide: true),
        new(words["exports.column.jobTitle"], contact => contact.JobTitle),
        .. Enumerable.Range(0, NumberColumns).Select(at => new TableColumn<Contact>(Head(at), contact => Number(contact.Numbers, at, export.Country))),
        new(words["exports.column.email"], contact => contact.Email, IsWide: true),
        new(words["exports.column.owner"], contact => contact.Owner?.Name),
        new(words["exports.column.note"], contact => contact.Note),
    ];

    public IReadOnlyList<TableColumn<Organisation>> Organisations(Export export) =>
    [
        new(words["exports.column.organisation"], organisation => organisation.Name, IsWide: true),
        new(words["exports.column.city"], organisation => organisation.City),
        .. Enumerable.Range(0, NumberColumns).Select(at => new TableColumn<Organisation>(Head(at), organisation => Number(organisation.Numbers, at, export.Country))),
        new(words["exports.column.website"], organisation => organisation.Website, IsWide: true),
        new(words["exports.column.owner"], organisation => organisation.Owner?.Name),
        new(words["exports.column.note"], organisation => organisation.Note),
    ];

    private string Head(int at) => at == 0 ? words["exports.column.number"] : words["exports.column.furtherNumber", at + 1];

    private static object? Number(List<PhoneNumber> numbers, int at, string? country)
    {
        var ordered = ExportedRecords.Ordered(numbers).Select(number => number.Number).ToList();
        return at >= ordered.Count ? null
            : at < NumberColumns - 1 || ordered.Count == NumberColumns ? PhoneText.Of(ordered[at], country)
            : new PhoneText(string.Join("; ", ordered.Skip(at).Select(number => (PhoneText.Of(number, country) as PhoneText)?.Written ?? number)));
    }
}
