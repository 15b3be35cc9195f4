namespace OnPremCrm.Core.Numbers;

/// <summary>What trunks, exchanges and handsets write where the caller's number should be when there is none.</summary>
internal static class WithheldWords
{
    private const int Longest = 32;

    // Letters only, lower case. RFC 3323 and RFC 3325 (anonymous, restricted), Asterisk's presentation names, NTT's four reasons in Japan.
    private static readonly string[] Words =
    [
        "anonymous", "anonymousinvalid", "unknown", "unknownnumber", "unknowncaller", "restricted", "private", "privatenumber", "privatecaller",
        "unavailable", "notavailable", "idunavailable", "withheld", "numberwithheld", "callerwithheld", "blocked", "hidden", "nocallerid", "nonumber",
        "outofarea", "payphone", "coinline", "asserted", "null", "none", "prohib", "prohibited", "unbekannt", "anonym", "unterdruckt", "unterdrückt",
        "anonimo", "anónimo", "anonyme", "inconnu", "masqué", "oculto", "privado", "desconocido", "sconosciuto",
        "аноним", "анонимно", "анонимный", "скрыт", "скрытый", "скрытыйномер", "номерскрыт", "неизвестный", "неизвестно", "неизвестныйномер",
        "非通知", "非通知設定", "公衆電話", "表示圏外", "通知不可能", "匿名", "未知", "私人号码",
    ];

    /// <summary>Whether the letters of the text are one of the words; punctuation, spaces and case do not count.</summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        Span<char> letters = stackalloc char[Longest];
        var count = 0;
        foreach (var character in text)
        {
            if (!char.IsLetter(character))
            {
                continue;
            }

            if (count == Longest)
            {
                return false;
            }

            letters[count++] = char.ToLowerInvariant(character);
        }

        foreach (var word in Words)
        {
            if (letters[..count].SequenceEqual(word))
            {
                return true;
            }
        }

        return false;
    }
}
