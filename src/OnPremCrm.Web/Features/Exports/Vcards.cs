using System.Text;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Exports;

/// <summary>Cards for telephones and address books: vCard 3.0 (RFC 2426), which all of them read.</summary>
public static class Vcards
{
    // RFC 2426, 2.6: longer lines are folded; the count is of bytes, and a letter is never cut.
    private const int LongestLine = 75;

    public static async Task<int> WriteAsync(Stream target, IAsyncEnumerable<Contact> contacts, CancellationToken ct)
    {
        await using var text = new StreamWriter(target, new UTF8Encoding(false), leaveOpen: true);
        var written = 0;
        await foreach (var contact in contacts.WithCancellation(ct))
        {
            await text.WriteAsync(Of(contact).AsMemory(), ct);
            written++;
        }

        return written;
    }

    public static async Task<int> WriteAsync(Stream target, IAsyncEnumerable<Organisation> organisations, CancellationToken ct)
    {
        await using var text = new StreamWriter(target, new UTF8Encoding(false), leaveOpen: true);
        var written = 0;
        await foreach (var organisation in organisations.WithCancellation(ct))
        {
            await text.WriteAsync(Of(organisation).AsMemory(), ct);
            written++;
        }

        return written;
    }

    public static string Of(Contact contact)
    {
        var card = new StringBuilder();
        Begin(card, contact.Name, contact.Id.Value, contact.UpdatedAt);
        // The parts of a name are not known apart; all of it as the given name is what telephones show as it is.
        Line(card, "N", $";{Escaped(contact.Name)};;;");
        Line(card, "ORG", contact.Organisation is null ? null : Escaped(contact.Organisation.Name));
        Line(card, "TITLE", Escaped(contact.JobTitle));
        Numbers(card, contact.Numbers);
        Emails(card, contact.Emails);
        Addresses(card, contact.Addresses);
        Line(card, "BDAY", contact.Birthday?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Line(card, "CATEGORIES", contact.Tags.Count == 0 ? null : string.Join(",", contact.Tags.Select(Escaped)));
        Line(card, "NOTE", Escaped(contact.Note));
        return End(card);
    }

    public static string Of(Organisation organisation)
    {
        var card = new StringBuilder();
        Begin(card, organisation.Name, organisation.Id.Value, organisation.UpdatedAt);
        Line(card, "N", ";;;;");
        Line(card, "ORG", Escaped(organisation.Name));
        Line(card, "X-ABShowAs", "COMPANY");
        Numbers(card, organisation.Numbers);
        Emails(card, organisation.Emails);
        Addresses(card, organisation.Addresses);
        Line(card, "ADR;TYPE=WORK", organisation.City is null || organisation.Addresses.Exists(address => !address.IsWrong) ? null : $";;;{Escaped(organisation.City)};;;");
        Line(card, "URL", organisation.Website);
        Line(card, "NOTE", Escaped(organisation.Note));
        return End(card);
    }

    private static void Begin(StringBuilder card, string name, Guid id, DateTimeOffset revised)
    {
        card.Append("BEGIN:VCARD\r\nVERSION:3.0\r\n");
        Line(card, "FN", Escaped(name));
        Line(card, "UID", $"urn:uuid:{id}");
        Line(card, "REV", revised.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void Numbers(StringBuilder card, IEnumerable<PhoneNumber> numbers)
    {
        foreach (var number in ExportedRecords.Ordered(numbers).Where(number => !number.IsWrong))
        {
            var type = number.Kind switch
            {
                PhoneNumberKind.Mobile => "CELL,VOICE",
                PhoneNumberKind.Home => "HOME,VOICE",
                PhoneNumberKind.Fax => "WORK,FAX",
                PhoneNumberKind.Work => "WORK,VOICE",
                _ => "VOICE",
            };
            Line(card, $"TEL;TYPE={type}{(number.IsPrimary ? ",PREF" : "")}", number.Number);
        }
    }

    private static void Emails(StringBuilder card, IEnumerable<EmailAddress> emails)
    {
        foreach (var email in ExportedRecords.Ordered(emails).Where(email => !email.IsWrong))
        {
            Line(card, $"EMAIL;TYPE=INTERNET{(email.IsPrimary ? ",PREF" : "")}", Escaped(email.Address));
        }
    }

    // Post office box; extended; street; city; region; code; country (RFC 2426, 3.2.1).
    private static void Addresses(StringBuilder card, IEnumerable<PostalAddress> addresses)
    {
        foreach (var address in addresses.Where(address => !address.IsWrong).OrderByDescending(address => address.IsPrimary).ThenBy(address => address.Ordinal))
        {
            var type = address.Kind == AddressKind.Home ? "HOME" : address.Kind == AddressKind.Delivery ? "PARCEL" : "WORK";
            Line(card, $"ADR;TYPE={type}{(address.IsPrimary ? ",PREF" : "")}", $";;{Escaped(address.Street)};{Escaped(address.City)};;{Escaped(address.PostalCode)};{address.Country}");
        }
    }

    private static string End(StringBuilder card) => card.Append("END:VCARD\r\n").ToString();

    private static string? Escaped(string? text) => text?.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(";", @"\;", StringComparison.Ordinal).Replace(",", @"\,", StringComparison.Ordinal)
        .ReplaceLineEndings("\n").Replace("\n", @"\n", StringComparison.Ordinal);

    private static void Line(StringBuilder card, string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        var bytes = 0;
        foreach (var letter in $"{name}:{value.ReplaceLineEndings(" ")}".EnumerateRunes())
        {
            if (bytes + letter.Utf8SequenceLength > LongestLine)
            {
                card.Append("\r\n ");
                bytes = 1;
            }

            card.Append(letter.ToString());
            bytes += letter.Utf8SequenceLength;
        }

        card.Append("\r\n");
    }
}
