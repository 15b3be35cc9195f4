namespace OnPremCrm.Tool.Tests;

public class NumberCommandTests
{
    [TestCase("DE", "30", "1234567", "+49301234567\n")]
    [TestCase("de", null, "030 1234567", "+49301234567\n")]
    [TestCase("RU", null, "8 (495) 123-45-67", "+74951234567\n")]
    [TestCase("DE", null, "101", "- short\n")]
    [TestCase("DE", null, "anonymous", "- withheld\n")]
    [TestCase("US", null, "+1 123 555 0123", "- not-in-plan\n")]
    public async Task One_text_gives_one_line(string country, string? areaCode, string text, string expected)
    {
        string[] words = ["number", "--country", country, .. areaCode is null ? Array.Empty<string>() : ["--area-code", areaCode], text];
        var run = await ToolRun.OfAsync(words);
        Assert.That(run, Is.EqualTo(new ToolRun(ExitCode.Done, expected, "")));
    }

    [Test]
    public async Task Lines_of_many_countries_give_as_many_lines()
    {
        var run = await ToolRun.OfAsync(["number", "-"], input: "DE\t030 1234567\nRU\t8 (495) 123-45-67\nXX\t+49301234567\nXX\t0301234567\n\t\nJP\t０３－１２３４－５６７８\r\n");
        Assert.That(run.Out, Is.EqualTo("+49301234567\n+74951234567\n+49301234567\n- unknown-country\n- empty\n+81312345678\n"));
    }

    [Test]
    public async Task A_line_without_a_tab_is_of_the_country_that_was_named()
    {
        var run = await ToolRun.OfAsync(["number", "--country", "DE", "--area-code=30", "-"], input: "1234567\nFR\t01 42 68 53 00");
        Assert.That(run.Out, Is.EqualTo("+49301234567\n+33142685300\n"));
    }
}
