using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Core.Tests.Numbers;

public class E164NumberTests
{
    [TestCase("+1234567")]
    [TestCase("+493012345678")]
    [TestCase("+999999999999999")]
    public void Seven_to_fifteen_digits_behind_a_plus_come_back_as_written(string text) =>
        Assert.That(E164Number.Parse(text).ToString(), Is.EqualTo(text));

    [TestCase("")]
    [TestCase("+")]
    [TestCase("+123456")]
    [TestCase("+1234567890123456")]
    [TestCase("493012345678")]
    [TestCase("+0493012345678")]
    [TestCase("+49 3012345678")]
    [TestCase("+４９3012345678")]
    public void Anything_else_is_refused(string text)
    {
        Assert.That(E164Number.TryParse(text, out var number), Is.False);
        Assert.That(number, Is.EqualTo(default(E164Number)));
        Assert.That(() => E164Number.Parse(text), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void No_number_is_empty_text() => Assert.That(default(E164Number).ToString(), Is.Empty);

    [Test]
    public void A_log_sees_the_network_and_the_last_two_digits() =>
        Assert.That(E164Number.Parse("+493012345678").ToMaskedString(), Is.EqualTo("+4930******78"));
}
