using System.Text.Json;
using System.Text.RegularExpressions;

namespace OnPremCrm.Tidy.Tests;

/// <summary>The texts of the web: <c>words.json</c> beside each feature, every text in every language.</summary>
public class WordTests
{
    private static readonly string[] Languages = ["en", "ru", "ja"];

    private static readonly IReadOnlyList<(string File, string Key, JsonElement Texts)> All =
    [
        .. from file in SourceFile.In("src/OnPremCrm.Web/", ".json")
           where file.Name == "words.json"
           from entry in JsonDocument.Parse(file.Text).RootElement.EnumerateObject()
           select (file.Path, entry.Name, entry.Value),
    ];

    // What stands between two sentences is a blank in English and nothing in Japanese; a text that is blank in some languages only is missing.
    [Test]
    public void Every_text_is_in_every_language()
    {
        var offences = All
            .Where(word => !word.Texts.EnumerateObject().Select(text => text.Name).Order().SequenceEqual(Languages.Order())
                || word.Texts.EnumerateObject().SelectMany(text => Forms(text.Value)).Select(string.IsNullOrWhiteSpace).Distinct().Count() > 1)
            .Select(word => $"{word.File}: {word.Key}");

        Assert.That(All, Is.Not.Empty);
        Assert.That(offences, Is.Empty);
    }

    [Test]
    public void A_text_has_the_same_placeholders_in_every_language()
    {
        var placeholder = new Regex(@"\{\d");
        var offences =
            from word in All
            let perLanguage = word.Texts.EnumerateObject()
                .Select(text => string.Concat(Forms(text.Value).SelectMany(form => placeholder.Matches(form)).Select(match => match.Value).Distinct().Order()))
            where perLanguage.Distinct().Count() > 1
            select $"{word.File}: {word.Key}";

        Assert.That(offences, Is.Empty);
    }

    [Test]
    public void No_key_is_defined_twice() =>
        Assert.That(All.GroupBy(word => word.Key).Where(same => same.Count() > 1).Select(same => same.Key), Is.Empty);

    [Test]
    public void Every_key_that_a_page_uses_is_defined()
    {
        var known = All.Select(word => word.Key).ToHashSet();
        var use = new Regex(@"\b(?:w|words|Words|_words)(?:\[|\.(?:Count|Html)\()""(?<key>[A-Za-z0-9.-]+)""[\],)]");
        var offences =
            from file in SourceFile.In("src/OnPremCrm.Web/", ".cs", ".cshtml")
            from line in file.Lines
            where !line.Text.TrimStart().StartsWith("///", StringComparison.Ordinal)
            from Match match in use.Matches(line.Text)
            where !known.Contains(match.Groups["key"].Value)
            select $"{file.Path}:{line.Number}: {match.Groups["key"].Value}";

        Assert.That(offences, Is.Empty);
    }

    // Named whole, or by a beginning that the code completes: $"state.{word}", "state." + word.
    [Test]
    public void No_text_is_left_that_nothing_uses()
    {
        var whole = new Regex(@"""(?<key>[A-Za-z0-9.-]+)""");
        var begun = new Regex(@"\$""(?<begin>[A-Za-z0-9.-]*[.-])\{|""(?<begin>[A-Za-z0-9.-]+[.-])"" \+");
        var (used, beginnings) = (new HashSet<string>(), new HashSet<string>());
        foreach (var line in SourceFile.In("src/OnPremCrm.Web/", ".cs", ".cshtml", ".ts").SelectMany(file => file.Lines))
        {
            used.UnionWith(whole.Matches(line.Text).Select(match => match.Groups["key"].Value));
            beginnings.UnionWith(begun.Matches(line.Text).Select(match => match.Groups["begin"].Value));
        }

        Assert.That(All.Where(word => !used.Contains(word.Key) && !beginnings.Any(begin => word.Key.StartsWith(begin, StringComparison.Ordinal))).Select(word => $"{word.File}: {word.Key}"), Is.Empty);
    }

    private static IEnumerable<string> Forms(JsonElement text) =>
        text.ValueKind == JsonValueKind.String ? [text.GetString()!] : text.EnumerateObject().Select(form => form.Value.GetString()!);
}
