using System.Text.RegularExpressions;

namespace OnPremCrm.Core.Imports;

/// <summary>What people write above the columns of their lists, in English, German, Russian and Japanese.</summary>
public static partial class ImportHeadings
{
    private static readonly Dictionary<string, ImportField> Known = Table(
        (ImportField.Name, "name, full name, contact, contact name, display name, displayname, ansprechpartner, kontakt, имя, фио, ф.и.о., контакт, контактное лицо, полное имя, клиент, 氏名, 名前, お名前, 担当者名, 顧客名"),
        (ImportField.FirstName, "first name, firstname, given name, forename, fname, vorname, имя контакта, 名, 名（名）"),
        (ImportField.MiddleName, "middle name, second name, additional name, patronymic, отчество"),
        (ImportField.LastName, "last name, lastname, surname, family name, lname, nachname, familienname, фамилия, 姓"),
        (ImportField.Organisation, "organisation, organization, company, company name, organisation name, organization name, account, account name, employer, firma, unternehmen, организация, компания, название компании, фирма, место работы, 会社, 会社名, 企業名, 取引先, 取引先名, 法人名"),
        (ImportField.JobTitle, "role, job title, jobtitle, position, title, function, abteilung, funktion, должность, 役職, 職種, 肩書き"),
        (ImportField.Phone, "phone, phone number, telephone, telephone number, tel, tel., number, telefon, telefonnummer, rufnummer, телефон, телефоны, тел, тел., номер, номер телефона, 電話, 電話番号, tel番号, 番号"),
        (ImportField.WorkPhone, "work phone, office phone, business phone, phone (work), direct phone, geschäftlich, рабочий телефон, телефон рабочий, рабочий, городской, 会社電話, 勤務先電話"),
        (ImportField.MobilePhone, "mobile, mobile phone, mobile number, cell, cell phone, handy, mobil, mobiltelefon, мобильный, мобильный телефон, сотовый, сотовый телефон, 携帯, 携帯電話, 携帯番号"),
        (ImportField.HomePhone, "home phone, home, privat, домашний телефон, домашний, 自宅, 自宅電話"),
        (ImportField.Fax, "fax, fax number, telefax, факс, номер факса, fax番号, ファックス"),
        (ImportField.Email, "email, e-mail, email address, e-mail address, mail, e-mail-adresse, почта, эл. почта, электронная почта, эл. адрес, メール, メールアドレス, eメール"),
        (ImportField.Owner, "owner, contact owner, assigned to, responsible, responsible person, betreuer, zuständig, ответственный, менеджер, ответственный менеджер, 担当者, 担当, 営業担当"),
        (ImportField.Note, "note, notes, comment, comments, description, remark, notiz, bemerkung, примечание, примечания, комментарий, описание, заметка, 備考, メモ, コメント"),
        (ImportField.City, "city, town, ort, stadt, город, 市区町村, 所在地"),
        (ImportField.Website, "website, web site, web, homepage, url, website url, сайт, корпоративный сайт, ウェブサイト, ホームページ"),
        (ImportField.Parent, "part of, parent, parent organisation, parent organization, parent company, parent account, muttergesellschaft, входит в состав, головная организация, головная компания, 上位の組織, 親会社"),
        (ImportField.FurtherOrganisation, "further organisation, further organisations, further organization, further organizations, other organisation, other organisations, other organizations, weitere firma, weitere firmen, другая организация, другие организации, その他の取引先, 他の取引先"),
        (ImportField.FurtherRole, "role there, roles there, rolle dort, роль там, роли там, роль в ней, роли в них, そこでの役割"));

    // Above columns of our own exports that look like numbers and are none.
    private static readonly HashSet<string> PassedOver =
    [
        .. "birthday, last talk, calls from them, calls from us, not answered, postal code, день рождения, последний разговор, звонков от них, звонков от нас, без ответа, индекс, 生年月日, 最終会話, 着信数, 発信数, 不応答数, 郵便番号".Split(", "),
    ];

    /// <summary>What stands below it is not guessed at.</summary>
    public static bool IsPassedOver(string heading) => PassedOver.Contains(Plain(heading));

    /// <summary>Null: nothing that we know.</summary>
    public static ImportField? FieldOf(string heading)
    {
        var plain = Plain(heading);
        if (Known.TryGetValue(plain, out var field))
        {
            return field;
        }

        // phone2, Phone 3, телефон 2
        var stem = plain.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd(' ', '_', '-', '#', '№');
        return stem.Length < plain.Length && Known.TryGetValue(stem, out field) && field is ImportField.Phone or ImportField.WorkPhone or ImportField.MobilePhone
            or ImportField.HomePhone or ImportField.Email or ImportField.Note or ImportField.FurtherOrganisation or ImportField.FurtherRole ? field : null;
    }

    /// <summary>As headings are compared: small letters, single blanks, no marks of required fields.</summary>
    public static string Plain(string heading)
    {
        ArgumentNullException.ThrowIfNull(heading);
        return Blanks().Replace(heading, " ").Trim(' ', '*', ':', '"', '\'').ToLowerInvariant();
    }

    internal static Dictionary<string, ImportField> Table(params (ImportField Field, string Headings)[] lines) =>
        lines.SelectMany(line => line.Headings.Split(", ").Select(heading => (heading, line.Field))).ToDictionary(entry => entry.heading, entry => entry.Field);

    [GeneratedRegex(@"[\s\u00a0\u3000_]+")]
    private static partial Regex Blanks();
}
