using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Core.Tests.Imports;

/// <summary>What programs write above their columns, and what people write into cells for numbers.</summary>
public sealed class ColumnTests
{
    private static readonly NumberingContext Moscow = new("RU", "495");
    private static readonly NumberingContext Berlin = new("DE", "30");

    [TestCase("bitrix24", "ID;Обращение;Имя;Отчество;Фамилия;Рабочий телефон;Мобильный телефон;Рабочий e-mail;Компания;Должность;Комментарий;Ответственный",
        ";;first-name;middle-name;last-name;work-phone;mobile-phone;email;organisation;job-title;note;owner")]
    [TestCase("amocrm", "ID;Наименование;Имя;Фамилия;Компания;Рабочий телефон;Рабочий прямой телефон;Мобильный телефон;Рабочий email;Должность;Примечание 1",
        ";name;first-name;last-name;organisation;work-phone;work-phone;mobile-phone;email;job-title;note")]
    [TestCase("vtiger", "Salutation;First Name;Last Name;Office Phone;Mobile;Primary Email;Organization Name;Title;Assigned To;Description",
        ";first-name;last-name;work-phone;mobile-phone;email;organisation;job-title;owner;note")]
    [TestCase("hubspot", "Record ID;First Name;Last Name;Email;Phone Number;Mobile Phone Number;Contact owner;Associated Company;Job Title",
        ";first-name;last-name;email;phone;mobile-phone;owner;organisation;job-title")]
    [TestCase("google", "Name;Given Name;Family Name;Notes;E-mail 1 - Type;E-mail 1 - Value;Phone 1 - Type;Phone 1 - Value;Phone 2 - Value;Organization 1 - Name;Organization 1 - Title",
        "name;first-name;last-name;note;;email;;phone;phone;organisation;job-title")]
    [TestCase("freepbx", "displayname;fname;lname;title;company;phone_1_number;phone_1_type;phone_2_number;email_1", "name;first-name;last-name;job-title;organisation;phone;;phone;email")]
    [TestCase(null, "Фамилия;Имя;Отчество;Телефон;Телефон 2;Почта", "last-name;first-name;middle-name;phone;phone;email")]
    [TestCase(null, "Colour;Shape;Weight", "name;;")]
    public void A_program_is_known_by_its_headings_and_each_of_them_goes_where_it_belongs(string? program, string headings, string fields)
    {
        var columns = headings.Split(';');
        var template = ReadyTemplate.Recognise(columns);
        Assert.That(template?.Word, Is.EqualTo(program));
        Assert.That(string.Join(';', ColumnGuess.Fields(columns, template, [], Moscow)), Is.EqualTo(fields));
    }

    [Test]
    public void All_fields_of_templates_and_headings_can_be_read() => Assert.That(ReadyTemplate.All.Select(template => template.FieldOf("name")), Has.Exactly(6).Items);

    [TestCase("8 (495) 123-45-67", "+74951234567")]
    [TestCase("+7 495 1234567", "+74951234567")]
    [TestCase("74951234567", "+74951234567")]
    [TestCase("123-45-67", "+74951234567")]
    [TestCase("'+74951234567", "+74951234567")]
    [TestCase("7.4951234567E+10", "+74951234567")]
    [TestCase("7,4951234567E+10", "+74951234567")]
    [TestCase("74951234567.0", "+74951234567")]
    [TestCase("8 495 123-45-67; 8 916 765-43-21", "+74951234567 +79167654321")]
    [TestCase("8 495 123-45-67, 8 916 765-43-21", "+74951234567 +79167654321")]
    [TestCase("8 495 123-45-67 / 8 916 765-43-21", "+74951234567 +79167654321")]
    [TestCase("+7 495 123-45-67 ::: +7 916 765-43-21", "+74951234567 +79167654321")]
    [TestCase("8 495 123-45-67\n8 916 765-43-21", "+74951234567 +79167654321")]
    [TestCase("7.49512E+10", "lost")]
    [TestCase("нет", "none")]
    public void Numbers_of_a_cell_are_repaired(string cell, string numbers) => Assert.That(Numbers(cell, Moscow), Is.EqualTo(numbers));

    [TestCase("030 / 1234567", "+49301234567")]
    [TestCase("0049 30 1234567", "+49301234567")]
    [TestCase("4930123456789", "+4930123456789")]
    public void A_blank_between_area_and_number_is_no_separator(string cell, string numbers) => Assert.That(Numbers(cell, Berlin), Is.EqualTo(numbers));

    private static string Numbers(string cell, NumberingContext home) =>
        string.Join(' ', PhoneCell.Read(cell, home).Select(phone => phone.HasLostDigits ? "lost" : phone.Reading.IsNumber ? phone.Reading.Number.ToString() : "none"));
}
