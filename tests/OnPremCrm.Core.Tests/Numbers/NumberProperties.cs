using FsCheck;
using FsCheck.Fluent;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Core.Tests.Numbers;

/// <summary>What holds for every text and every number. A failure prints the seed with which it can be repeated.</summary>
public class NumberProperties
{
    private static readonly string[] Countries = [.. NumberingData.Embedded.Regions.Where(region => region.IsCountry).Select(region => region.Name)];

    private static readonly OracleCase[] Written =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Numbers", "oracle.tsv"))
            .Where(line => !line.StartsWith('#')).Select(OracleCase.Parse).Where(c => c.Form == "e164" && c.Theirs?.Length is >= 8 and <= 16),
    ];

    // Letters are rare, so that most texts are nearly numbers.
    private static readonly Gen<string> NearlyNumbers = Gen.Elements(
            "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "00", "011", "810", "+", "+49", "+7", "+1", " ", "-", "(", ")", "(0)", "/", ".", "~", "#", "*",
            ";", ",", "@", "<", ">", "\"", "ext", "x", "доб.", "内線", "tel:", "sip:", ";phone-context=+", "٣", "５", "\u00a0", "\u202a", "\ud83d", "a", "anonymous")
        .ArrayOf().Select(string.Concat);

    [Test]
    public void No_text_makes_reading_throw() => Check(
        from text in Gen.OneOf(NearlyNumbers, ArbMap.Default.GeneratorFor<string>().Where(text => text is not null))
        from country in Gen.Elements(Countries)
        from areaCode in Gen.Elements(null, "30", "06", "", "no digits", "123456789012345678901234567890")
        select (text, country, areaCode),
        written =>
        {
            var reading = NumberingPlan.Read(written.text, new NumberingContext(written.country, written.areaCode));
            return reading.IsNumber == (reading.Fault == NumberFault.None) && reading.IsNumber == (reading.Rule != NumberRule.None);
        });

    [Test]
    public void Reading_a_read_number_again_changes_nothing() => Check(
        from text in NearlyNumbers
        from country in Gen.Elements(Countries)
        from elsewhere in Gen.Elements(Countries)
        select (text, country, elsewhere),
        written =>
        {
            var reading = NumberingPlan.Read(written.text, new NumberingContext(written.country));
            return !reading.IsNumber
                || NumberingPlan.Read(reading.Number.ToString(), new NumberingContext(written.elsewhere)).ToString() == reading.Number.ToString();
        });

    [Test]
    public void What_is_written_for_people_is_read_back() => Check(
        from number in Gen.Elements(Written)
        from home in Gen.Frequency((1, Gen.Constant(number.Country)), (1, Gen.Elements(Countries)))
        select (Number: number.Theirs!, home),
        written => NumberingPlan.Read(NumberingPlan.Format(E164Number.Parse(written.Number), written.home), new NumberingContext(written.home)).ToString()
            == written.Number);

    [Test]
    public void Every_pattern_of_the_data_compiles_and_every_region_has_numbers() =>
        Assert.Multiple(() =>
        {
            foreach (var region in NumberingData.Embedded.Regions)
            {
                Assert.That(region.Formats, Is.Not.Null);
                Assert.That(region.IsValid([0, 0]), Is.False, region.Name);
            }
        });

    private static void Check<T>(Gen<T> texts, Func<T, bool> holds) =>
        Prop.ForAll(texts.ToArbitrary(), value => holds(value).Label($"{value}")).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
}
