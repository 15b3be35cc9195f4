using OnPremCrm.Core.Files;

namespace OnPremCrm.Core.Tests.Files;

public sealed class FileNameTests
{
    [TestCase("offer.pdf", "offer.pdf")]
    [TestCase("Предложение №7.pdf", "Предложение №7.pdf")]
    [TestCase("見積書.xlsx", "見積書.xlsx")]
    [TestCase(@"C:\Users\Jonas\Desktop\offer.pdf", "offer.pdf")]
    [TestCase("../../etc/passwd", "passwd")]
    [TestCase("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie_ x=1.txt")]
    [TestCase("a\0b\u007F\u0085c.txt", "abc.txt")]
    [TestCase("offer\u202Efdp.exe", "offerfdp.exe")]
    [TestCase("<script>\"x\"|y?.html", "_script__x__y_.html")]
    [TestCase("  offer.pdf . ", "offer.pdf")]
    [TestCase("e\u0301.txt", "\u00E9.txt")]
    [TestCase("", "file")]
    [TestCase(null, "file")]
    [TestCase("..", "file")]
    [TestCase("folder/", "file")]
    public void A_name_has_no_folders_and_nothing_that_some_computer_cannot_keep(string? sent, string expected) => Assert.That(FileName.Clean(sent), Is.EqualTo(expected));

    [Test]
    public void Half_a_character_is_none() => Assert.That(FileName.Clean('\uD800' + ".txt"), Is.EqualTo("\uFFFD.txt"));

    [Test]
    public void A_name_that_is_too_long_keeps_its_extension_and_no_half_character()
    {
        Assert.That(FileName.Clean(new string('a', 300) + ".pdf"), Is.EqualTo(new string('a', 196) + ".pdf"));
        var halved = FileName.Clean("a" + string.Concat(Enumerable.Repeat("\U0001F4C4", 150)) + ".pdf");
        Assert.That(halved, Has.Length.EqualTo(199).And.EndsWith("\U0001F4C4.pdf"));
        Assert.That(FileName.Clean(new string('a', 10) + "." + new string('b', 300)), Has.Length.EqualTo(FileName.Longest));
    }
}
