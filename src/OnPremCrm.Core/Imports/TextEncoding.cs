using System.Text;

namespace OnPremCrm.Core.Imports;

/// <summary>Finds out in which encoding somebody's spreadsheet saved a file: UTF-8 or UTF-16, Windows-1251, Windows-1252 or Shift JIS.</summary>
public static class TextEncoding
{
    private const int Western = 1252;
    private const int Cyrillic = 1251;
    private const int Japanese = 932;

    // Half-width katakana for each sign: "山田,ﾔﾏﾀﾞ".
    private const int MostNarrow = 4;

    // Signs for each that has no meaning.
    private const int FewestKnown = 20;
    private const string Unknown = "\ufffd";

    static TextEncoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="bytes">The file, or its beginning cut behind a line's end.</param>
    public static Encoding Guess(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes is [0xEF, 0xBB, 0xBF, ..] || Decodes(Encoding.UTF8, bytes) is not null)
        {
            return Encoding.UTF8;
        }

        if (bytes is [0xFF, 0xFE, ..])
        {
            return Encoding.Unicode;
        }

        if (bytes is [0xFE, 0xFF, ..])
        {
            return Encoding.BigEndianUnicode;
        }

        if (IsJapanese(Encoding.GetEncoding(Japanese, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback(Unknown)).GetString(bytes), bytes))
        {
            return Encoding.GetEncoding(Japanese);
        }

        return Encoding.GetEncoding(StandsAmongLatinLetters(bytes) ? Western : Cyrillic);
    }

    /// <summary>The encoding of that name, code pages of Windows among them. Null: there is none.</summary>
    public static Encoding? Named(string name)
    {
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? Decodes(Encoding encoding, byte[] bytes)
    {
        try
        {
            return Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Cyrillic bytes often decode as Shift JIS too: capitals into half-width katakana alone, small letters into the rare signs of its second plane. A Japanese list may
    // have more half-width katakana than signs (how each name is read), but of its signs nearly all are in the first plane, whose bytes no Cyrillic letter has. Some programs
    // write a rare sign of a name where .NET knows none.
    private static bool IsJapanese(string text, byte[] bytes)
    {
        var (frequent, rare, narrow) = (0, 0, 0);
        for (var at = 0; at < bytes.Length; at++)
        {
            switch (bytes[at])
            {
                case >= 0x81 and <= 0x9f:
                    frequent++;
                    at++;
                    break;
                case >= 0xe0 and <= 0xfc:
                    rare++;
                    at++;
                    break;
                case >= 0xa1 and <= 0xdf:
                    narrow++;
                    break;
            }
        }

        return frequent > rare && frequent * MostNarrow > narrow && text.Count(character => character == Unknown[0]) <= frequent / FewestKnown;
    }

    /// <summary>An umlaut has Latin neighbours; a Cyrillic letter has Cyrillic ones.</summary>
    private static bool StandsAmongLatinLetters(byte[] bytes)
    {
        var high = 0;
        var amongLatin = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] < 0x80)
            {
                continue;
            }

            high++;
            amongLatin += IsLatin(bytes, at - 1) || IsLatin(bytes, at + 1) ? 1 : 0;
        }

        return amongLatin * 2 > high;
    }

    private static bool IsLatin(byte[] bytes, int at) => at >= 0 && at < bytes.Length && char.IsAsciiLetter((char)bytes[at]);
}
