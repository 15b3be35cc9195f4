using System.Text;

namespace OnPremCrm.Core.Numbers;

/// <summary>Writes a number for people, grouped as its country groups it.</summary>
/// <param name="data">The numbering plans.</param>
internal sealed class NumberWriter(NumberingData data)
{
    private const char NoBreakSpace = '\u00a0';
    private const int MostGroups = 9;

    public string Write(E164Number number, string? homeCountry)
    {
        Span<byte> digits = stackalloc byte[E164Number.MaxDigits];
        digits = digits[..DigitsOf(number, digits)];
        if (data.CodeOf(digits) is not { } code)
        {
            return number.ToString();
        }

        var national = digits[code.Length..];
        var atHome = homeCountry is not null && data.Region(homeCountry)?.CallingCode == code;
        var formats = (code.RegionOf(national) ?? code.Main).Formats;
        Span<int> marks = stackalloc int[2 * MostGroups];
        foreach (var format in formats.Count > 0 ? formats : code.Main.Formats)
        {
            if (format.Fits(national, marks))
            {
                return atHome ? Fill(format.National, national, marks) : $"+{code.Value}{NoBreakSpace}{Spaced(Fill(format.International, national, marks))}";
            }
        }

        var plain = new StringBuilder(E164Number.MaxDigits + 2);
        AppendDigits(plain, national);
        return atHome ? plain.ToString() : $"+{code.Value}{NoBreakSpace}{plain}";
    }

    /// <summary>The number's digits, most significant first; how many.</summary>
    public static int DigitsOf(E164Number number, Span<byte> digits)
    {
        var count = 0;
        for (var rest = number.Digits; rest > 0; rest /= 10)
        {
            digits[count++] = (byte)(rest % 10);
        }

        digits[..count].Reverse();
        return count;
    }

    private static string Fill(string form, ReadOnlySpan<byte> national, ReadOnlySpan<int> marks)
    {
        var written = new StringBuilder(form.Length + E164Number.MaxDigits);
        for (var at = 0; at < form.Length; at++)
        {
            switch (form[at])
            {
                case '$':
                    var group = form[++at] - '1';
                    AppendDigits(written, national[marks[2 * group]..marks[2 * group + 1]]);
                    break;
                case ' ':
                    written.Append(NoBreakSpace);
                    break;
                default:
                    written.Append(form[at]);
                    break;
            }
        }

        return written.ToString();
    }

    private static void AppendDigits(StringBuilder written, ReadOnlySpan<byte> digits)
    {
        foreach (var digit in digits)
        {
            written.Append((char)('0' + digit));
        }
    }

    /// <summary>Behind "+49" every separator is a space (ITU-T E.123 section 2).</summary>
    private static string Spaced(string text)
    {
        var written = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                written.Append(character);
            }
            else if (written.Length > 0 && written[^1] != NoBreakSpace)
            {
                written.Append(NoBreakSpace);
            }
        }

        return written.ToString().TrimEnd(NoBreakSpace);
    }
}
