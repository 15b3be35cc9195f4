using System.Globalization;
using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Core.Tests.CustomFields;

public sealed class CustomFieldReaderTests
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");

    [TestCase(FieldKind.Number, "1234.5", "1234.5")]
    [TestCase(FieldKind.Number, "1 234,50", "1234.5")]
    [TestCase(FieldKind.Number, "1.234,5", "1234.5")]
    [TestCase(FieldKind.Number, "1,234.5", "1234.5")]
    [TestCase(FieldKind.Number, "5.000", "5000")]
    [TestCase(FieldKind.Number, "0.125", "0.125")]
    [TestCase(FieldKind.Number, "−7", "-7")]
    [TestCase(FieldKind.Number, "0,10", "0.1")]
    [TestCase(FieldKind.Money, "12,50 €", "12.5")]
    [TestCase(FieldKind.Money, "eur 12", "12")]
    [TestCase(FieldKind.Date, "2019-04-01", "\"2019-04-01\"")]
    [TestCase(FieldKind.Date, "1.4.2019", "\"2019-04-01\"")]
    [TestCase(FieldKind.Date, "2019年4月1日", "\"2019-04-01\"")]
    [TestCase(FieldKind.Date, "2019-04-01 00:00:00", "\"2019-04-01\"")]
    [TestCase(FieldKind.YesNo, "да", "true")]
    [TestCase(FieldKind.YesNo, "No", "false")]
    [TestCase(FieldKind.Link, "nordwind.example/a?b=1", "\"https://nordwind.example/a?b=1\"")]
    [TestCase(FieldKind.Choice, "key ACCOUNT", "\"c1\"")]
    [TestCase(FieldKind.Choice, "c2", "\"c2\"")]
    [TestCase(FieldKind.Choices, "Small; Key account", "[\"c1\",\"c2\"]")]
    [TestCase(FieldKind.Choices, "Oil, gas", "[\"c3\"]")]
    [TestCase(FieldKind.Text, "  two\nlines ", "\"two lines\"")]
    [TestCase(FieldKind.Text, "   ", null)]
    public void What_people_write_is_kept_typed(FieldKind kind, string text, string? json)
    {
        var reading = CustomFieldReader.Read(Field(kind), [text], German);

        Assert.That(reading.Fault, Is.Null);
        Assert.That(reading.Value?.ToJsonString(), Is.EqualTo(json));
    }

    [TestCase(FieldKind.Number, "a lot", FieldFault.NotANumber)]
    [TestCase(FieldKind.Number, "1.2.3", FieldFault.NotANumber)]
    [TestCase(FieldKind.Number, "99999999999999999999", FieldFault.NumberTooLong)]
    [TestCase(FieldKind.Money, "1,005", FieldFault.NumberTooLong)]
    [TestCase(FieldKind.Date, "31.2.2019", FieldFault.NotADate)]
    [TestCase(FieldKind.Date, "1.4", FieldFault.NotADate)]
    [TestCase(FieldKind.YesNo, "perhaps", FieldFault.NotYesOrNo)]
    [TestCase(FieldKind.Link, "javascript:alert(1)", FieldFault.NotALink)]
    [TestCase(FieldKind.Link, "nowhere", FieldFault.NotALink)]
    [TestCase(FieldKind.Choice, "Huge", FieldFault.NotAChoice)]
    [TestCase(FieldKind.Choices, "Small; Huge", FieldFault.NotAChoice)]
    public void What_is_no_value_is_refused_with_the_reason(FieldKind kind, string text, FieldFault fault) =>
        Assert.That(CustomFieldReader.Read(Field(kind), [text], German), Is.EqualTo(new CustomReading(null, fault)));

    [Test]
    public void A_form_gives_back_the_value_that_it_shows([Values] FieldKind kind)
    {
        var field = Field(kind);
        var text = kind switch { FieldKind.Number or FieldKind.Money => "1234,5", FieldKind.Date => "2019-04-01", FieldKind.Choice => "c1", FieldKind.Choices => "c1; c2", FieldKind.Link => "https://a.example", FieldKind.YesNo => "no", _ => "x" };
        var values = CustomValues.Parse("{}").With("f", CustomFieldReader.Read(field, [text], German).Value);

        var again = CustomFieldReader.Read(field, values.TextsOf(field, German), German);

        Assert.That(CustomValues.Parse("{}").With("f", again.Value).ToJson(), Is.EqualTo(values.ToJson()).And.Not.EqualTo("{}"));
        Assert.That(CustomValues.Parse(values.ToJson()).ValueOf(field), Is.Not.Null);
    }

    private static CustomField Field(FieldKind kind) => new()
    {
        Key = "f", Name = "F", Kind = kind, Currency = kind == FieldKind.Money ? "EUR" : null,
        Choices =
        [
            new CustomChoice { Key = "c1", Name = "Key account", Ordinal = 1 }, new CustomChoice { Key = "c2", Name = "Small", Ordinal = 2 }, new CustomChoice { Key = "c3", Name = "Oil, gas", Ordinal = 3 },
        ],
    };
}
