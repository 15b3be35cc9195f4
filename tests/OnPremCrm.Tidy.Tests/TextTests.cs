using System.Text.RegularExpressions;

namespace OnPremCrm.Tidy.Tests;

public class TextTests
{
    private const int MostLines = 400;
    private static readonly string[] Code = [".cs", ".cshtml", ".ts", ".sh", ".mjs"];

    // The longer ones, each with the reason why it is better in one piece.
    private static readonly Dictionary<string, string> LongFiles = new()
    {
    };

    [Test]
    public void No_file_is_longer_than_one_reads_at_a_sitting()
    {
        var offences =
            from file in SourceFile.In("", Code)
            let lines = file.Text.AsSpan().Count('\n')
            where lines > MostLines && !LongFiles.ContainsKey(file.Path)
            select $"{file.Path}: {lines} lines";

        Assert.That(offences, Is.Empty);
    }

    [Test]
    public void Nothing_is_left_to_be_done_later()
    {
        // Written so that this file does not accuse itself.
        var mark = new Regex(@"\b(TO" + "DO|FIX" + @"ME|XX" + @"X|HA" + @"CK)\b");

        Assert.That(Offences(mark, SourceFile.In("", [.. Code, ".css", ".sql", ".md", ".csproj", ".conf", ".service"])), Is.Empty);
    }

    [Test]
    public void No_test_waits_for_a_while_and_hopes()
    {
        var sleep = new Regex(@"\bThread\.Sleep\b");

        Assert.That(Offences(sleep, SourceFile.In("tests/", ".cs").Where(file => file.Name != $"{nameof(TextTests)}.cs")), Is.Empty);
    }

    [Test]
    public void Nothing_depends_on_the_machine_it_was_written_on()
    {
        // Home and scratch folders of people, and hosts of package registries, which differ from company to company.
        var place = new Regex(
            @"(?<![\w.$}/-])/(?:work|root|home/\w+|Users/\w+)(?:/|\b(?=[""'`\s]))"
            + @"|\b(?:registry\.npmjs\.org|api\.nuget\.org|deb\.debian\.org|archive\.ubuntu\.com|snapshot\.debian\.org|pypi\.org|proxy\.golang\.org)\b");
        var files = SourceFile.All.Where(file => file.Name != $"{nameof(TextTests)}.cs");

        Assert.That(Offences(place, files), Is.Empty);
    }

    private static IEnumerable<string> Offences(Regex pattern, IEnumerable<SourceFile> files) =>
        from file in files
        from line in file.Lines
        where pattern.IsMatch(line.Text)
        select $"{file.Path}:{line.Number}: {(line.Text.Length > 160 ? pattern.Match(line.Text).Value : line.Text.Trim())}";
}
