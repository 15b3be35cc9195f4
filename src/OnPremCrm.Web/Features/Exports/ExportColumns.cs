using OnPremCrm.Core;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Exports;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Tables;

namespace OnPremCrm.Web.Features.Exports;

/// <summary>The columns of an exported list, with headings that our own import knows again.</summary>
public sealed class ExportColumns(Words words)
{
    // More numbers than these has hardly anybody; the last column then holds the rest.
    private const int NumberColumns = 4;

    private const string NoRole = "–";

    public IReadOnlyList<TableColumn<Contact>> Contacts(Export export, IReadOnlyList<CustomField> own, RecordLayout layout, TimeZoneInfo zone, ExportedRecords records) => Chosen<Contact>(export, layout,
    [
        ("name", new(words["exports.column.name"], contact => contact.Name, IsWide: true)),
        ("organisation", new(words["exports.column.organisation"], contact => contact.Organisation?.Name, IsWide: true)),
        ("job-title", new(words["exports.column.jobTitle"], contact => contact.JobTitle)),
        ("affiliations", new(words["contacts.affiliations"], contact => contact.Affiliations.Exists(IsShown) ? Parts(contact, part => part.Organisation!.Name) : null, IsWide: true)),
        ("affiliations", new(words["exports.column.roles"], contact => contact.Affiliations.Exists(part => IsShown(part) && part.Role is not null) ? Parts(contact, part => part.Role ?? NoRole) : null)),
        .. Enumerable.Range(0, NumberColumns).Select(at => ("number", new TableColumn<Contact>(Head(at), contact => Number(contact.Numbers, at, export.Country)))),
        ("email", new(words["exports.column.email"], contact => Emails(contact.Emails), IsWide: true)),
        ("messengers", new(words["exports.column.messengers"], contact => Messengers(contact.Messengers))),
        ("addresses", new(words["exports.column.street"], contact => MainOf(contact.Addresses)?.Street)),
        ("addresses", new(words["exports.column.postalCode"], contact => MainOf(contact.Addresses)?.PostalCode)),
        ("addresses", new(words["exports.column.addressCity"], contact => MainOf(contact.Addresses)?.City)),
        ("country", new(words["exports.column.country"], contact => Countries.NameOf(MainOf(contact.Addresses)?.Country))),
        ("birthday", new(words["exports.column.birthday"], contact => contact.Birthday)),
        ("language", new(words["exports.column.language"], contact => contact.Language)),
        ("source", new(words["exports.column.source"], contact => contact.Source)),
        ("tags", new(words["exports.column.tags"], contact => Lines(contact.Tags))),
        .. own.Select(field => (RecordLayout.WordOf(field), new TableColumn<Contact>(field.Name, contact => Own(contact.Custom, field)))),
        ("owner", new(words["exports.column.owner"], contact => contact.Owner?.Name)),
        ("note", new(words["exports.column.note"], contact => contact.Note)),
        ("last-talk", new(words["contacts.column.last-talk"], contact => Local(contact.Figures!.LastTalkAt, zone))),
        ("calls-in", new(words["contacts.column.calls-in"], contact => (decimal)contact.Figures!.CallsIn)),
        ("calls-out", new(words["contacts.column.calls-out"], contact => (decimal)contact.Figures!.CallsOut)),
        ("unanswered", new(words["contacts.column.unanswered"], contact => (decimal)contact.Figures!.Unanswered)),
    ],
    [
        ("created", new(words["contacts.column.created"], contact => Local(contact.CreatedAt, zone))),
        ("changed", new(words["contacts.column.changed"], contact => Local(contact.UpdatedAt, zone))),
        ("last-call", new(words["contacts.column.last-call"], contact => Local(records.LastCallOf(contact.Id), zone))),
    ]);

    public IReadOnlyList<TableColumn<Organisation>> Organisations(Export export, IReadOnlyList<CustomField> own, RecordLayout layout, TimeZoneInfo zone, ExportedRecords records) => Chosen<Organisation>(export, layout,
    [
        ("name", new(words["exports.column.organisation"], organisation => organisation.Name, IsWide: true)),
        ("parent", new(words["organisations.parent"], organisation => organisation.Parent?.Name, IsWide: true)),
        ("city", new(words["exports.column.city"], organisation => organisation.City)),
        .. Enumerable.Range(0, NumberColumns).Select(at => ("number", new TableColumn<Organisation>(Head(at), organisation => Number(organisation.Numbers, at, export.Country)))),
        ("website", new(words["exports.column.website"], organisation => organisation.Website, IsWide: true)),
        ("email", new(words["exports.column.email"], organisation => Emails(organisation.Emails), IsWide: true)),
        ("messengers", new(words["exports.column.messengers"], organisation => Messengers(organisation.Messengers))),
        ("addresses", new(words["exports.column.street"], organisation => MainOf(organisation.Addresses)?.Street)),
        ("addresses", new(words["exports.column.postalCode"], organisation => MainOf(organisation.Addresses)?.PostalCode)),
        ("addresses", new(words["exports.column.addressCity"], organisation => MainOf(organisation.Addresses)?.City)),
        ("country", new(words["exports.column.country"], organisation => Countries.NameOf(MainOf(organisation.Addresses)?.Country))),
        ("source", new(words["exports.column.source"], organisation => organisation.Source)),
        ("tags", new(words["exports.column.tags"], organisation => Lines(organisation.Tags))),
        .. own.Select(field => (RecordLayout.WordOf(field), new TableColumn<Organisation>(field.Name, organisation => Own(organisation.Custom, field)))),
        ("owner", new(words["exports.column.owner"], organisation => organisation.Owner?.Name)),
        ("note", new(words["exports.column.note"], organisation => organisation.Note)),
        ("last-talk", new(words["contacts.column.last-talk"], organisation => Local(organisation.Figures!.LastTalkAt, zone))),
        ("calls-in", new(words["contacts.column.calls-in"], organisation => (decimal)organisation.Figures!.CallsIn)),
        ("calls-out", new(words["contacts.column.calls-out"], organisation => (decimal)organisation.Figures!.CallsOut)),
        ("unanswered", new(words["contacts.column.unanswered"], organisation => (decimal)organisation.Figures!.Unanswered)),
    ],
    [
        ("created", new(words["contacts.column.created"], organisation => Local(organisation.CreatedAt, zone))),
        ("changed", new(words["contacts.column.changed"], organisation => Local(organisation.UpdatedAt, zone))),
        ("people", new(words["contacts.column.people"], organisation => (decimal)records.PeopleOf(organisation.Id))),
    ]);

    // Each with what the list calls it. What only a list shows is in no export of all columns; of a list it has one number, as the list.
    private static IReadOnlyList<TableColumn<TRow>> Chosen<TRow>(Export export, RecordLayout layout, (string Word, TableColumn<TRow> Column)[] all, (string Word, TableColumn<TRow> Column)[] ofLists) => export.Columns is { } chosen
        ? [.. chosen.Prepend("name").Select(word => all.Concat(ofLists).FirstOrDefault(one => one.Word == word).Column).OfType<TableColumn<TRow>>()]
        : [.. layout.Sort(all, one => RecordLayout.FieldOfColumn(one.Word)).Select(one => one.Column)];

    private string Head(int at) => at == 0 ? words["exports.column.number"] : words["exports.column.furtherNumber", at + 1];

    // One below the other, roles in the order of their organisations: our own import takes them apart so.
    private static string Parts(Contact contact, Func<Affiliation, string> say) => string.Join('\n', contact.Affiliations.Where(IsShown).OrderBy(part => part.Ordinal).Select(say));

    // Former ones stay on the card, and so does where whoever asked may not look.
    private static bool IsShown(Affiliation part) => !part.IsPast && part.Organisation is not null;

    private static DateTime? Local(DateTimeOffset? at, TimeZoneInfo zone) => at is { } moment ? TimeZoneInfo.ConvertTime(moment, zone).DateTime : null;

    // As our own import reads it again.
    private object? Own(string custom, CustomField field) => custom == CustomValues.None ? null : CustomValues.Parse(custom).ValueOf(field) switch
    {
        bool isYes => words[isYes ? "custom.yes" : "custom.no"],
        IEnumerable<string> chosen => string.Join("; ", chosen),
        var value => value,
    };

    // As our own import takes several apart.
    private static string? Emails(IEnumerable<EmailAddress> emails) => Lines(ExportedRecords.Ordered(emails).Where(email => !email.IsWrong).Select(email => email.Address));

    private string? Messengers(IEnumerable<MessengerAccount> accounts) =>
        Lines(accounts.Where(account => !account.IsWrong).OrderByDescending(account => account.IsPrimary).ThenBy(account => account.Ordinal).Select(account => $"{words["messenger." + Word.Of(account.Kind)]} {account.Account}"));

    private static string? Lines(IEnumerable<string> parts) => string.Join("; ", parts) is { Length: > 0 } joined ? joined : null;

    private static PostalAddress? MainOf(IEnumerable<PostalAddress> addresses) =>
        addresses.Where(address => !address.IsWrong).OrderByDescending(address => address.IsPrimary).ThenBy(address => address.Ordinal).FirstOrDefault();

    private static object? Number(List<PhoneNumber> numbers, int at, string? country)
    {
        var ordered = ExportedRecords.Ordered(numbers).Where(number => !number.IsWrong).Select(number => number.Number).ToList();
        return at >= ordered.Count ? null
            : at < NumberColumns - 1 || ordered.Count == NumberColumns ? PhoneText.Of(ordered[at], country)
            : new PhoneText(string.Join("; ", ordered.Skip(at).Select(number => (PhoneText.Of(number, country) as PhoneText)?.Written ?? number)));
    }
}
