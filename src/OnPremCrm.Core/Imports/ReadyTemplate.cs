using System.Text.RegularExpressions;

namespace OnPremCrm.Core.Imports;

/// <summary>
/// What other programs write above the columns of their exports. A heading is in small letters, and a number within it is written #:
/// "phone # - value" is Google's "Phone 1 - Value" and "Phone 2 - Value".
/// </summary>
public sealed partial class ReadyTemplate
{
    // Fewer headings than these may be anybody's.
    private const int FewestHeadings = 3;

    private readonly Dictionary<string, ImportField> _fields;
    private readonly HashSet<string> _telling;

    private ReadyTemplate(string word, string name, string telling, params (ImportField Field, string Headings)[] fields)
    {
        Word = word;
        Name = name;
        _telling = [.. telling.Split(", ")];
        _fields = ImportHeadings.Table(fields);
    }

    /// <summary>All there are.</summary>
    public static IReadOnlyList<ReadyTemplate> All { get; } =
    [
        new("bitrix24", "Bitrix24", "обращение, телефон для sms-рассылок, рабочий e-mail, частный e-mail, номер пейджера, salutation, work e-mail, home e-mail, responsible person",
            (ImportField.FirstName, "имя, first name"), (ImportField.MiddleName, "отчество, second name"), (ImportField.LastName, "фамилия, last name"),
            (ImportField.Organisation, "компания, название компании, company, company name"), (ImportField.JobTitle, "должность, position"),
            (ImportField.WorkPhone, "рабочий телефон, work phone"), (ImportField.MobilePhone, "мобильный телефон, mobile, mobile phone, телефон для sms-рассылок"),
            (ImportField.HomePhone, "домашний телефон, home phone, home"), (ImportField.Fax, "номер факса, fax, fax number"), (ImportField.Phone, "другой телефон, other phone, other phone number"),
            (ImportField.Email, "рабочий e-mail, частный e-mail, другой e-mail, work e-mail, home e-mail, other e-mail"),
            (ImportField.Owner, "ответственный, responsible person"), (ImportField.Note, "комментарий, comment"), (ImportField.Website, "корпоративный сайт, corporate website")),
        new("amocrm", "amoCRM", "полное имя контакта, компания контакта, ответственный за контакт, рабочий прямой телефон, рабочий email, личный email, work direct phone, contact's company",
            (ImportField.Name, "наименование, полное имя контакта, полное имя, full name, name"), (ImportField.FirstName, "имя, имя контакта, first name"), (ImportField.LastName, "фамилия, фамилия контакта, last name"),
            (ImportField.Organisation, "компания, компания контакта, company, contact's company"), (ImportField.JobTitle, "должность, должность (контакт), position"),
            (ImportField.WorkPhone, "рабочий телефон, рабочий прямой телефон, рабочий телефон (контакт), рабочий прямой телефон (контакт), work phone, work direct phone"),
            (ImportField.MobilePhone, "мобильный телефон, мобильный телефон (контакт), mobile phone"), (ImportField.HomePhone, "домашний телефон, домашний телефон (контакт), home phone"),
            (ImportField.Fax, "факс, факс (контакт), fax"), (ImportField.Phone, "другой телефон, другой телефон (контакт), other phone"),
            (ImportField.Email, "рабочий email, личный email, другой email, рабочий email (контакт), личный email (контакт), другой email (контакт), work email, personal email, other email"),
            (ImportField.Owner, "ответственный, ответственный за контакт, responsible user"), (ImportField.Note, "примечание, примечание #, примечания, note, note #"), (ImportField.Website, "web")),
        new("vtiger", "vTiger", "office phone, primary email, secondary email, organization name, assigned to",
            (ImportField.FirstName, "first name"), (ImportField.LastName, "last name"), (ImportField.Organisation, "organization name, account name"), (ImportField.JobTitle, "title"),
            (ImportField.WorkPhone, "office phone"), (ImportField.MobilePhone, "mobile, mobile phone"), (ImportField.HomePhone, "home phone"), (ImportField.Fax, "fax"), (ImportField.Phone, "other phone, secondary phone"),
            (ImportField.Email, "primary email, secondary email, email"), (ImportField.Owner, "assigned to"), (ImportField.Note, "description")),
        new("hubspot", "HubSpot", "record id, contact owner, mobile phone number, associated company, lifecycle stage, lead status",
            (ImportField.FirstName, "first name"), (ImportField.LastName, "last name"), (ImportField.Organisation, "company name, associated company, company"), (ImportField.JobTitle, "job title"),
            (ImportField.Phone, "phone number"), (ImportField.MobilePhone, "mobile phone number"), (ImportField.Fax, "fax number"), (ImportField.Email, "email, work email"),
            (ImportField.Owner, "contact owner"), (ImportField.City, "city"), (ImportField.Website, "website url, company domain name")),
        new("google", "Google", "phone # - value, e-mail # - value, e-mail # - type, given name, phonetic first name, organization # - name, phone # - label",
            (ImportField.Name, "name"), (ImportField.FirstName, "given name, first name"), (ImportField.MiddleName, "additional name, middle name"), (ImportField.LastName, "family name, last name"),
            (ImportField.Organisation, "organization # - name, organization name"), (ImportField.JobTitle, "organization # - title, organization title"),
            (ImportField.Phone, "phone # - value"), (ImportField.Email, "e-mail # - value"), (ImportField.Note, "notes"), (ImportField.Website, "website # - value")),
        new("freepbx", "FreePBX", "displayname, fname, lname, phone # number, phone # type, phone # extension, speeddial, email #",
            (ImportField.Name, "displayname, name"), (ImportField.FirstName, "fname"), (ImportField.LastName, "lname"), (ImportField.Organisation, "company"), (ImportField.JobTitle, "title"),
            (ImportField.Phone, "phone # number, number"), (ImportField.Email, "email #, email # email"), (ImportField.Website, "website #, website # website")),
    ];

    /// <summary>Names it in addresses and in the database.</summary>
    public string Word { get; }

    /// <summary>The program's own name.</summary>
    public string Name { get; }

    /// <summary>Null: there is none of that word.</summary>
    public static ReadyTemplate? Of(string? word) => All.FirstOrDefault(template => template.Word == word);

    /// <summary>The program whose export has these headings. Null: none for certain.</summary>
    public static ReadyTemplate? Recognise(IReadOnlyList<string> headings)
    {
        var plain = headings.Select(Normal).ToHashSet();
        return All.Select(template => (Template: template, Hits: plain.Count(template._fields.ContainsKey), Telling: plain.Count(template._telling.Contains)))
            .Where(found => found.Hits >= FewestHeadings && found.Telling > 0 || found.Telling > 1)
            .OrderByDescending(found => found.Telling).ThenByDescending(found => found.Hits)
            .Select(found => found.Template).FirstOrDefault();
    }

    /// <summary>The field of a heading of this program, else what the heading means to everybody.</summary>
    public ImportField? FieldOf(string heading) => _fields.TryGetValue(Normal(heading), out var field) ? field : ImportHeadings.FieldOf(heading);

    private static string Normal(string heading) => Number().Replace(ImportHeadings.Plain(heading), "#");

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
