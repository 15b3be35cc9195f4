using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Core.Tests.Numbers;

public sealed class NumberMaskTests
{
    [TestCase("+493012345612", "+49 30 ••• •• 12")]
    [TestCase("+4915123456789", "+49 1512 ••• •• 89")]
    [TestCase("+74951234567", "+7 495 ••• •• 67")]
    [TestCase("+12065550112", "+1 206 ••• •• 12")]
    [TestCase("+81312345678", "+81 3 ••• •• 78")]
    [TestCase("+376712345", "+376 ••• •• 45")]
    public void Leaves_the_country_the_area_and_the_end(string number, string shown)
    {
        Assert.That(NumberMask.Of(number), Is.EqualTo(shown));
        Assert.That(NumberMask.Of(E164Number.Parse(number)), Is.EqualTo(shown));
    }

    [TestCase("03012345612", "••• •• 12")]
    [TestCase("00 49 (30) 123456-12", "••• •• 12")]
    [TestCase("sip:4930123456@itsp", "••• •• 56")]
    [TestCase("101", "101")]
    [TestCase("12345", "12345")]
    [TestCase("anonymous", "anonymous")]
    [TestCase("", "")]
    public void Hides_what_may_be_a_number_and_leaves_extensions_and_words(string text, string shown) => Assert.That(NumberMask.Of(text), Is.EqualTo(shown));

    [TestCase("ask at 030 / 123456-12, room 204", "ask at ••• •• 12, room 204")]
    [TestCase("moved on 2026-11-23 and on 05.11.2026", "moved on 2026-11-23 and on 05.11.2026")]
    public void Hides_numbers_within_a_text(string text, string shown) => Assert.That(NumberMask.Within(text), Is.EqualTo(shown));

    [Test]
    public void Every_mask_is_known_as_one_and_no_number_is()
    {
        Assert.That(NumberMask.IsMasked(NumberMask.Of("+493012345612")), Is.True);
        Assert.That(NumberMask.IsMasked("+49 30 12345612"), Is.False);
        Assert.That(NumberMask.IsMasked(null), Is.False);
    }

    [TestCase("Call +49 30 ••• •• 12 soon", "Call +49 30 1234512", "Call +49 30 1234512 soon")]
    [TestCase("or +49 40 ••• •• 14, not +49 30 ••• •• 12", "+49 30 1234512 or 040 66969214", "or 040 66969214, not +49 30 1234512")]
    [TestCase("+49 30 ••• •• 12 and +49 30 ••• •• 12", "+49 30 1234512, +49 30 7654312", "+49 30 1234512 and +49 30 7654312")]
    [TestCase("••• •• 12 was never there", "on 2026-11-12 12:12", "••• •• 12 was never there")]
    [TestCase("a list: • one", "+49 30 1234512", "a list: • one")]
    public void A_text_that_comes_back_with_masks_gets_its_numbers_again(string text, string before, string expected) => Assert.That(NumberMask.Restore(text, before), Is.EqualTo(expected));
}
