using System.Text.Json;

namespace OnPremCrm.Core;

/// <summary>The written form of an enum in the database, in REST and in messages: lower case, words joined by hyphens.</summary>
public static class Word
{
    /// <summary><c>LegOutcome.AnsweredElsewhere</c> gives <c>answered-elsewhere</c>.</summary>
    public static string Of<TEnum>(TEnum value) where TEnum : struct, Enum => Table<TEnum>.Words[value];

    /// <summary>The value behind a word.</summary>
    /// <exception cref="FormatException">The word is none of this enum's.</exception>
    public static TEnum Parse<TEnum>(string word) where TEnum : struct, Enum =>
        TryParse<TEnum>(word, out var value) ? value : throw new FormatException($"'{word}' is no {typeof(TEnum).Name}.");

    /// <summary>The value behind a word, or false.</summary>
    public static bool TryParse<TEnum>(string? word, out TEnum value) where TEnum : struct, Enum
    {
        value = default;
        return word is not null && Table<TEnum>.Values.TryGetValue(word, out value);
    }

    private static class Table<TEnum> where TEnum : struct, Enum
    {
        public static readonly Dictionary<TEnum, string> Words =
            Enum.GetValues<TEnum>().ToDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

        public static readonly Dictionary<string, TEnum> Values = Words.ToDictionary(pair => pair.Value, pair => pair.Key);
    }
}
