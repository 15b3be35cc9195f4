using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Core.Tests.Numbers;

public class NumberingPlanTests
{
    [TestCase("DE", "30", "030 / 1234 56-78", "+493012345678", NumberRule.NationalWithTrunkPrefix)]
    [TestCase("DE", "30", "+49 (0)30 12345678", "+493012345678", NumberRule.International)]
    [TestCase("DE", "30", "0049 30 12345678", "+493012345678", NumberRule.InternationalPrefix)]
    [TestCase("DE", "30", "+0049 30 12345678", "+493012345678", NumberRule.InternationalPrefix)]
    [TestCase("DE", "30", "00+49 30 12345678", "+493012345678", NumberRule.International)]
    [TestCase("DE", "30", "493012345678", "+493012345678", NumberRule.BareInternational)]
    [TestCase("DE", "30", "12345678", "+493012345678", NumberRule.LocalWithAreaCode)]
    [TestCase("DE", "030", "1234567", "+49301234567", NumberRule.LocalWithAreaCode)]
    [TestCase("DE", null, "0171 1234567", "+491711234567", NumberRule.NationalWithTrunkPrefix)]
    [TestCase("DE", "30", "1711234567", "+491711234567", NumberRule.National)]
    [TestCase("DE", null, "33 1 42 68 53 00 ", "+4933142685300", NumberRule.National)]
    [TestCase("US", null, "33 1 42 68 53 00", "+33142685300", NumberRule.BareInternational)]
    [TestCase("US", "212", "(201) 555-0123", "+12015550123", NumberRule.National)]
    [TestCase("US", "212", "555-0123", "+12125550123", NumberRule.LocalWithAreaCode)]
    [TestCase("US", null, "1-201-555-0123", "+12015550123", NumberRule.NationalWithTrunkPrefix)]
    [TestCase("US", null, "011 49 30 12345678", "+493012345678", NumberRule.InternationalPrefix)]
    [TestCase("DE", null, "011 1 201 555 0123", "+12015550123", NumberRule.ForeignInternationalPrefix)]
    [TestCase("RU", "495", "8 (495) 123-45-67", "+74951234567", NumberRule.NationalWithTrunkPrefix)]
    [TestCase("RU", "495", "123-45-67", "+74951234567", NumberRule.LocalWithAreaCode)]
    [TestCase("RU", "495", "007 495 123 45 67", "+74951234567", NumberRule.ForeignInternationalPrefix)]
    [TestCase("RU", "495", "7 495 123 45 67", "+74951234567", NumberRule.BareInternational)]
    [TestCase("RU", "495", "+7 8 495 123 45 67", "+74951234567", NumberRule.International)]
    [TestCase("RU", "495", "8~10 49 30 12345678", "+493012345678", NumberRule.InternationalPrefix)]
    [TestCase("RU", "495", "810 49 30 12345678", "+493012345678", NumberRule.InternationalPrefix)]
    [TestCase("RU", "495", "8 800 555-35-35", "+78005553535", NumberRule.NationalWithTrunkPrefix)]
    [TestCase("IT", "06", "06 698 12345", "+390669812345", NumberRule.National)]
    [TestCase("DE", null, "+39 (0)6 698 12345", "+390669812345", NumberRule.International)]
    [TestCase("ES", null, "+34 (0) 912 345 678", "+34912345678", NumberRule.International)]
    [TestCase("AR", "11", "011 15-2345-6789", "+5491123456789", NumberRule.NationalWithTrunkPrefix)]
    [TestCase("AR", "11", "15-2345-6789", "+5491123456789", NumberRule.LocalWithAreaCode)]
    [TestCase("DE", null, "+54 9 11 2345-6789", "+5491123456789", NumberRule.International)]
    [TestCase("MX", "55", "+52 1 55 1234 5678", "+525512345678", NumberRule.AbolishedPrefix)]
    [TestCase("MX", "55", "044 55 1234 5678", "+525512345678", NumberRule.AbolishedPrefix)]
    [TestCase("MX", "55", "1234 5678", "+525512345678", NumberRule.LocalWithAreaCode)]
    [TestCase("JP", "3", "０３－１２３４－５６７８", "+81312345678", NumberRule.NationalWithTrunkPrefix)]
    [TestCase("JP", "3", "電話03-1234-5678 内線12", "+81312345678", NumberRule.NationalWithTrunkPrefix)]
    [TestCase("JP", "3", "010-49-30-12345678", "+493012345678", NumberRule.InternationalPrefix)]
    [TestCase("JP", "3", "0049-30-12345678", "+493012345678", NumberRule.ForeignInternationalPrefix)]
    [TestCase("GB", "20", "020 7946 0958", "+442079460958", NumberRule.NationalWithTrunkPrefix)]
    [TestCase("GB", "20", "7946 0958", "+442079460958", NumberRule.LocalWithAreaCode)]
    [TestCase("BR", "11", "0 15 11 96123-4567", "+5511961234567", NumberRule.NationalWithTrunkPrefix)]
    [TestCase("HU", null, "06 1 234 5678", "+3612345678", NumberRule.NationalWithTrunkPrefix)]
    [TestCase("UA", null, "+38 (044) 123-45-67", "+380441234567", NumberRule.International)]
    public void What_people_write_is_read(string country, string? areaCode, string text, string expected, NumberRule rule)
    {
        var reading = NumberingPlan.Read(text, new NumberingContext(country, areaCode));
        Assert.That((reading.ToString(), reading.Rule), Is.EqualTo((expected, rule)));
    }

    [TestCase("004959123456@SIP-PROVIDER", "+4959123456")]
    [TestCase("sip:+493012345678@itsp.example;user=phone", "+493012345678")]
    [TestCase("<sip:+493012345678@itsp.example:5060;transport=udp>;tag=1", "+493012345678")]
    [TestCase("sips:+493012345678;phone-context=example.com@itsp.example", "+493012345678")]
    [TestCase("\"Erika 2 Mustermann\" <+493012345678>", "+493012345678")]
    [TestCase("tel:+49-30-12345678;ext=12", "+493012345678")]
    [TestCase("tel:12345678;phone-context=+4930", "+493012345678")]
    [TestCase("TEL:030-12345678;phone-context=example.com", "+493012345678")]
    [TestCase("callto:+493012345678", "+493012345678")]
    [TestCase("+493012345678 ", "+493012345678")]
    [TestCase("\u202a+49\u00a030\u00a012345678\u202c", "+493012345678")]
    [TestCase("\u200f+٤٩ ٣٠ ١٢٣٤٥٦٧٨", "+493012345678")]
    [TestCase("+۴۹ ۳۰ ۱۲۳۴۵۶۷۸", "+493012345678")]
    [TestCase("Tel.: 030 12345678 (mo-fr)", "+493012345678")]
    [TestCase("030 12345678 ext. 12", "+493012345678")]
    [TestCase("030 12345678 x12", "+493012345678")]
    [TestCase("030 12345678 #12", "+493012345678")]
    [TestCase("030 12345678-910#", "+493012345678")]
    [TestCase("030 12345678 (0)91#", "+493012345678")]
    [TestCase("00(0)+49 30 12345678", "+493012345678")]
    [TestCase("030 12345678 (доб. 12)", "+493012345678")]
    [TestCase("030 12345678 Durchwahl 12", "+493012345678")]
    [TestCase("030 12345678,,12", "+493012345678")]
    [TestCase("030 12345678; 0171 1234567", "+493012345678")]
    public void What_trunks_and_address_books_wrap_around_a_number_is_taken_off(string text, string expected) =>
        Assert.That(NumberingPlan.Read(text, new NumberingContext("DE", "30")).ToString(), Is.EqualTo(expected));

    [TestCase("", NumberFault.Empty)]
    [TestCase(" \u200e\t", NumberFault.Empty)]
    [TestCase("\"\" <>", NumberFault.Empty)]
    [TestCase("-", NumberFault.Empty)]
    [TestCase("anonymous", NumberFault.Withheld)]
    [TestCase("Anonymous <anonymous>", NumberFault.Withheld)]
    [TestCase("\"Anonymous\" <>", NumberFault.Withheld)]
    [TestCase("sip:anonymous@anonymous.invalid", NumberFault.Withheld)]
    [TestCase("<unknown>", NumberFault.Withheld)]
    [TestCase("unknown", NumberFault.Withheld)]
    [TestCase("Restricted", NumberFault.Withheld)]
    [TestCase("PRIVATE NUMBER", NumberFault.Withheld)]
    [TestCase("unavailable", NumberFault.Withheld)]
    [TestCase("Number Withheld", NumberFault.Withheld)]
    [TestCase("Скрытый номер", NumberFault.Withheld)]
    [TestCase("非通知設定", NumberFault.Withheld)]
    [TestCase("0000000000", NumberFault.Withheld)]
    [TestCase("Müller", NumberFault.NotANumber)]
    [TestCase("+", NumberFault.NotANumber)]
    [TestCase("trunk01", NumberFault.NotANumber)]
    [TestCase("john2@example.com", NumberFault.NotANumber)]
    [TestCase("sip:192.168.10.20", NumberFault.NotANumber)]
    [TestCase("030 12a34", NumberFault.NotANumber)]
    [TestCase("101", NumberFault.Short)]
    [TestCase("0", NumberFault.Short)]
    [TestCase("112", NumberFault.Short)]
    [TestCase("116117", NumberFault.Short)]
    [TestCase("12345", NumberFault.Short)]
    [TestCase("*97", NumberFault.ServiceCode)]
    [TestCase("#31#", NumberFault.ServiceCode)]
    [TestCase("004711", NumberFault.Short)]
    [TestCase("+49 30", NumberFault.TooShort)]
    [TestCase("00495555", NumberFault.NotInPlan)]
    [TestCase("+1 201 555 01234", NumberFault.TooLong)]
    [TestCase("+49 30 1234567890123456", NumberFault.TooLong)]
    [TestCase("030 1234567 / 0171 1234567", NumberFault.TooLong)]
    [TestCase("+999 123 4567", NumberFault.UnknownCountryCode)]
    [TestCase("+1 123 555 0123", NumberFault.NotInPlan)]
    public void What_is_no_number_says_why(string text, NumberFault fault)
    {
        var reading = NumberingPlan.Read(text, new NumberingContext("DE", "30"));
        Assert.That((reading.IsNumber, reading.Fault), Is.EqualTo((false, fault)), reading.ToString());
    }

    [TestCase("101", "101")]
    [TestCase("0042", "0042")]
    [TestCase("\"Reception\" <100>", "100")]
    public void An_extension_keeps_its_digits(string text, string digits) =>
        Assert.That(NumberingPlan.Read(text, new NumberingContext("DE", "30")).ShortDigits, Is.EqualTo(digits));

    [Test]
    public void In_a_country_without_a_plan_only_international_forms_are_read()
    {
        var nowhere = new NumberingContext("ZZ");
        Assert.That(NumberingPlan.Read("+493012345678", nowhere).ToString(), Is.EqualTo("+493012345678"));
        Assert.That(NumberingPlan.Read("03012345678", nowhere).Fault, Is.EqualTo(NumberFault.UnknownCountry));
    }

    [TestCase("+493012345678", "DE", "030\u00a012345678")]
    [TestCase("+493012345678", "US", "+49\u00a030\u00a012345678")]
    [TestCase("+493012345678", null, "+49\u00a030\u00a012345678")]
    [TestCase("+74951234567", "RU", "8\u00a0(495)\u00a0123-45-67")]
    [TestCase("+74951234567", "DE", "+7\u00a0495\u00a0123\u00a045\u00a067")]
    [TestCase("+12015550123", "CA", "(201)\u00a0555-0123")]
    [TestCase("+12015550123", "DE", "+1\u00a0201\u00a0555\u00a00123")]
    [TestCase("+5491123456789", "AR", "011\u00a015-2345-6789")]
    [TestCase("+5491123456789", "DE", "+54\u00a09\u00a011\u00a02345\u00a06789")]
    [TestCase("+81312345678", "JP", "03-1234-5678")]
    [TestCase("+80012345678", "DE", "+800\u00a01234\u00a05678")]
    public void A_number_is_written_as_people_at_home_write_it(string number, string? home, string expected) =>
        Assert.That(NumberingPlan.Format(E164Number.Parse(number), home), Is.EqualTo(expected));

    [TestCase("+493012345678", "DE", NumberKind.FixedLine)]
    [TestCase("+491711234567", "DE", NumberKind.Mobile)]
    [TestCase("+12015550123", "US", NumberKind.FixedLineOrMobile)]
    [TestCase("+14165550123", "CA", NumberKind.FixedLineOrMobile)]
    [TestCase("+77011234567", "KZ", NumberKind.Mobile)]
    [TestCase("+78005553535", "RU", NumberKind.TollFree)]
    [TestCase("+80012345678", null, NumberKind.TollFree)]
    [TestCase("+999123456789", null, NumberKind.Unknown)]
    public void A_number_tells_its_country_and_kind(string number, string? region, NumberKind kind)
    {
        var parsed = E164Number.Parse(number);
        Assert.That((NumberingPlan.RegionOf(parsed), NumberingPlan.KindOf(parsed)), Is.EqualTo((region, kind)));
    }
}
