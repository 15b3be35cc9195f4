using System.Text.RegularExpressions;

namespace OnPremCrm.Tidy.Tests;

public class NameTests
{
    private const string Endings = "Base|Impl|Manager|Helper|Helpers|Dto|Info|Data|Util|Utils|Common|Services|Extensions";

    // Each with the reason why the word is the right one.
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["NumberingData"] = "libphonenumber calls its numbering plans metadata; it is data, in a file of that name",
    };

    private static readonly string[] Folders = ["Common", "Shared", "Helpers", "Utils", "Services", "Managers", "Misc"];

    [Test]
    public void No_type_has_a_name_that_says_nothing()
    {
        // A tag helper of Razor has to end so.
        var declaration = new Regex($@"\b(?:class|record|struct|interface|enum)\s+(?<name>\w+(?:{Endings}))\b");
        var offences =
            from file in SourceFile.In("", ".cs")
            from Match match in declaration.Matches(file.Text)
            let name = match.Groups["name"].Value
            where !Allowed.ContainsKey(name) && !name.EndsWith("TagHelper", StringComparison.Ordinal)
            select $"{file.Path}: {name}";

        Assert.That(offences, Is.Empty);
    }

    [Test]
    public void No_file_has_a_name_that_says_nothing()
    {
        var ending = new Regex($@"(?:{Endings})\.(?:cs|ts)$");
        var offences = SourceFile.In("", ".cs", ".ts").Where(file =>
            ending.IsMatch(file.Name) && !file.Name.EndsWith("TagHelper.cs", StringComparison.Ordinal) && !Allowed.ContainsKey(Path.GetFileNameWithoutExtension(file.Name)));

        Assert.That(offences.Select(file => file.Path), Is.Empty);
    }

    [Test]
    public void No_folder_collects_what_found_no_place() =>
        Assert.That(SourceFile.All.Where(file => file.Path.Split('/').SkipLast(1).Intersect(Folders).Any()).Select(file => file.Path), Is.Empty);

    [Test]
    public void A_folder_is_not_named_like_a_type_inside_it()
    {
        var offences = SourceFile.In("src/", ".cs")
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file.Path)) == Path.GetFileNameWithoutExtension(file.Name))
            .Select(file => file.Path);

        Assert.That(offences, Is.Empty);
    }
}
