using System.Globalization;
using System.Text;

namespace OnPremCrm.Core.Files;

/// <summary>Names of files that come from elsewhere.</summary>
public static class FileName
{
    /// <summary>The longest, in characters.</summary>
    public const int Longest = 200;

    private const string Unnamed = "file";
    private const string NotInNames = "\"*:<>?|"; // no Windows takes them

    /// <summary>
    /// The name without the folders before it, without what controls a terminal or turns the direction of writing, and without what some computer cannot keep;
    /// shortened before its extension when it is too long.
    /// </summary>
    /// <param name="text">As it was sent. Null or empty: it had none.</param>
    public static string Clean(string? text)
    {
        var name = (text ?? "")[((text ?? "").LastIndexOfAny(['/', '\\']) + 1)..];
        var kept = new StringBuilder();
        foreach (var rune in name.EnumerateRunes().Where(IsVisible))
        {
            kept.Append(rune.IsAscii && NotInNames.Contains((char)rune.Value, StringComparison.Ordinal) ? "_" : rune.ToString());
        }

        var clean = kept.ToString().Normalize().Trim().TrimEnd('.', ' ');
        return clean.Length == 0 ? Unnamed : Short(clean);
    }

    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);

    private static string Short(string name)
    {
        if (name.Length <= Longest)
        {
            return name;
        }

        var extension = Path.GetExtension(name) is { Length: <= 20 } known ? known : "";
        var beginning = name[..(Longest - extension.Length)];
        return (char.IsHighSurrogate(beginning[^1]) ? beginning[..^1] : beginning).TrimEnd() + extension;
    }
}
