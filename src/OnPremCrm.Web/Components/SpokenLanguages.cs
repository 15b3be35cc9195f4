using System.Globalization;

namespace OnPremCrm.Web.Components;

/// <summary>The languages in which clients are spoken with, by their BCP 47 tags, each named in itself.</summary>
public static class SpokenLanguages
{
    private static readonly string[] Tags =
    [
        "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hu", "hy", "id", "it", "ja", "ka", "kk", "ko", "lt", "lv", "nl", "nb", "pl", "pt", "ro", "ru", "sk",
        "sr", "sv", "th", "tr", "uk", "uz", "vi", "zh",
    ];

    public static bool Knows(string tag) => Tags.Contains(tag);

    /// <summary>Null for none; one that we do not list as it is.</summary>
    public static string? NameOf(string? tag) => string.IsNullOrEmpty(tag) ? null : Knows(tag) ? Name(tag) : tag;

    /// <summary>All, in the order of their names.</summary>
    public static IReadOnlyList<(string Tag, string Name)> All() => [.. Tags.Select(tag => (tag, Name(tag))).OrderBy(language => language.Item2, StringComparer.CurrentCulture)];

    private static string Name(string tag) => CultureInfo.GetCultureInfo(tag) is var culture ? culture.TextInfo.ToTitleCase(culture.NativeName) : tag;
}
