using System.Globalization;

namespace OnPremCrm.Web.Hosting;

/// <summary>A language of the user interface: its words, and the culture by which dates and figures are written.</summary>
public sealed class Language
{
    /// <summary>English with day before month and the 24-hour clock, as in the rest of the house style.</summary>
    public static readonly Language English = new("en", "en-GB", "English", number => number is 1 or -1 ? "one" : "other");

    public static readonly Language Russian = new("ru", "ru-RU", "Русский", RussianPlural);

    public static readonly Language Japanese = new("ja", "ja-JP", "日本語", _ => "other");

    public static readonly IReadOnlyList<Language> All = [English, Russian, Japanese];

    private readonly Func<long, string> _plural;

    private Language(string code, string culture, string ownName, Func<long, string> plural)
    {
        Code = code;
        Culture = CultureInfo.GetCultureInfo(culture);
        OwnName = ownName;
        _plural = plural;
    }

    /// <summary>"en", "ru" or "ja": in words.json, in the html element, in the user's row.</summary>
    public string Code { get; }

    public CultureInfo Culture { get; }

    /// <summary>The language's name in itself.</summary>
    public string OwnName { get; }

    /// <summary>The language of the current request.</summary>
    public static Language Current => Of(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) ?? English;

    /// <summary>Answers the rest of this request in that language, whoever asks; as it was when we do not speak it.</summary>
    public static void Use(string? code)
    {
        if (Of(code) is { } language)
        {
            CultureInfo.CurrentCulture = language.Culture;
            CultureInfo.CurrentUICulture = language.Culture;
        }
    }

    /// <summary>Null when we do not speak it.</summary>
    public static Language? Of(string? code) => All.FirstOrDefault(language => language.Code == code);

    public string PluralOf(long number) => _plural(number);

    // https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html#ru, integers only
    private static string RussianPlural(long number)
    {
        var tens = Math.Abs(number % 100);
        return (tens % 10) switch
        {
            1 when tens != 11 => "one",
            >= 2 and <= 4 when tens is < 12 or > 14 => "few",
            _ => "many",
        };
    }
}
