using System.Text.Json;
using System.Text.RegularExpressions;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Tests.Hosting;

/// <summary>Reads the sources as text: every text has its three languages, every key that the code asks for exists, and none is left over.</summary>
public sealed partial class WordsTests
{
    private static readonly Dictionary<string, string[]> Categories = new()
    {
        ["en"] = ["one", "other"],
        ["ru"] = ["one", "few", "many"],
        ["ja"] = ["other"],
    };

    private static readonly string Web = FindWeb();
    private static readonly List<(string File, string Key, JsonElement Languages)> Entries = ReadEntries();
    private static readonly string Code = string.Join('\n', Directory.EnumerateFiles(Web, "*.*", SearchOption.AllDirectories).Where(IsSource).Select(File.ReadAllText));

    [Test]
    public void Every_text_is_in_every_language()
    {
        var missing = Entries.SelectMany(entry => Language.All
            .Where(language => !entry.Languages.TryGetProperty(language.Code, out var text) || Forms(text).Any(form => string.IsNullOrEmpty(form.Value) && !IsJoiner(entry.Key)))
            .Select(language => $"{entry.File}: {entry.Key} in {language.Code}"));
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void A_counted_text_has_the_plural_forms_of_its_language()
    {
        var wrong = Entries.Where(entry => entry.Languages.EnumerateObject().Any(language => language.Value.ValueKind == JsonValueKind.Object)).SelectMany(entry =>
            entry.Languages.EnumerateObject()
                .Where(language => !HasForms(language.Name, Forms(language.Value).Select(form => form.Key)))
                .Select(language => $"{entry.File}: {entry.Key} in {language.Name} needs {string.Join(", ", Categories[language.Name])}"));
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void All_languages_of_a_text_take_the_same_arguments()
    {
        var wrong = Entries.Where(entry => entry.Languages.EnumerateObject()
            .Select(language => string.Concat(Forms(language.Value).SelectMany(form => Argument().Matches(form.Value).Select(match => match.Value)).Distinct().Order()))
            .Distinct().Count() > 1);
        Assert.That(wrong.Select(entry => $"{entry.File}: {entry.Key}"), Is.Empty);
    }

    [Test]
    public void Every_key_that_the_code_asks_for_exists()
    {
        var asked = Asked().Matches(Code).Select(match => match.Groups["key"].Value).Distinct();
        Assert.That(asked.Where(key => !Words.Knows(key)), Is.Empty);
    }

    [Test]
    public void No_text_is_left_that_the_code_never_asks_for()
    {
        // a key is asked for whole, or by its beginning: w["role." + role], words[$"error.{kind}.text"]
        var beginnings = Beginning().Matches(Code).Select(match => match.Groups["key"].Value).Distinct().ToList();
        var unused = Entries.Where(entry => !Code.Contains($"\"{entry.Key}\"", StringComparison.Ordinal) && !beginnings.Exists(entry.Key.StartsWith));
        Assert.That(unused.Select(entry => $"{entry.File}: {entry.Key}"), Is.Empty);
    }

    [Test]
    public void Texts_have_no_stray_spaces_and_Japanese_has_its_own_punctuation()
    {
        var texts = Entries.Where(entry => !IsJoiner(entry.Key)).SelectMany(entry => entry.Languages.EnumerateObject()
            .SelectMany(language => Forms(language.Value).Select(form => (entry.File, entry.Key, Code: language.Name, Text: form.Value))));
        var wrong = texts.Where(text => text.Text != text.Text.Trim() || text.Text.Contains("  ", StringComparison.Ordinal)
            || (text.Code == "ja" && JapaneseThenAscii().IsMatch(text.Text)));
        Assert.That(wrong.Select(text => $"{text.File}: {text.Key} ({text.Code}): {text.Text}"), Is.Empty);
    }

    // what stands between two sentences or the parts of a list: ". " and ", ", in Japanese without a space or other marks
    private static bool IsJoiner(string key) => key.EndsWith(".between", StringComparison.Ordinal) || key.EndsWith(".comma", StringComparison.Ordinal);

    // "звонков: 3" is right for every number, so one form may do
    private static bool HasForms(string language, IEnumerable<string> categories) =>
        categories.ToHashSet() is var given && (given.SetEquals(["other"]) || given.Where(category => category != "other").ToHashSet().SetEquals(Categories[language].Where(category => category != "other")));

    private static IEnumerable<KeyValuePair<string, string>> Forms(JsonElement text) => text.ValueKind == JsonValueKind.Object
        ? text.EnumerateObject().Select(form => KeyValuePair.Create(form.Name, form.Value.GetString() ?? ""))
        : [KeyValuePair.Create("other", text.GetString() ?? "")];

    private static List<(string, string, JsonElement)> ReadEntries() =>
        Directory.EnumerateFiles(Web, "words.json", SearchOption.AllDirectories)
            .Where(IsOurs)
            .SelectMany(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateObject()
                .Select(entry => (Path.GetRelativePath(Web, file), entry.Name, entry.Value)))
            .ToList();

    private static bool IsSource(string file) => Path.GetExtension(file) is ".cs" or ".cshtml" or ".ts" && IsOurs(file);

    private static bool IsOurs(string file) =>
        !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal);

    private static string FindWeb()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OnPremCrm.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "src", "OnPremCrm.Web");
    }

    [GeneratedRegex(@"\{[0-9]")]
    private static partial Regex Argument();

    [GeneratedRegex("""(?:\bw|\bwords)(?:\[|\.(?:Count|Html)\()"(?<key>[A-Za-z0-9.]*[A-Za-z0-9])"(?! \+)""")]
    private static partial Regex Asked();

    [GeneratedRegex("""(?:\$"(?<key>[a-z][A-Za-z0-9.]*\.)\{|"(?<key>[a-z][A-Za-z0-9.]*\.)"\s*\+)""")]
    private static partial Regex Beginning();

    [GeneratedRegex(@"[\u3040-\u30ff\u4e00-\u9fff][,.!?:;]")]
    private static partial Regex JapaneseThenAscii();
}
