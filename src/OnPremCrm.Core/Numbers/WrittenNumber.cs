using System.Globalization;

namespace OnPremCrm.Core.Numbers;

/// <summary>
/// The digits of a written number: what is left when the envelope (name, URI, host, parameters), the punctuation and the extension
/// are taken off. It knows nothing of countries.
/// </summary>
internal ref struct WrittenNumber
{
    /// <summary>More than any number with any prefix and carrier code has.</summary>
    public const int MostDigits = 40;

    private const int LongestText = 250;
    private const string PhoneContext = ";phone-context=";

    // A marker that is also punctuation ("8~10") or anything else ("#") counts as an extension only before few digits,
    // and an extension needs a number in front of it. The figures are libphonenumber's, see its createExtensionPattern.
    private const int FewestDigitsBeforeExtension = 3;
    private const int MostDigitsAfterSign = 9;
    private const int MostDigitsBeforeHash = 6;

    private readonly Span<byte> buffer;

    private WrittenNumber(Span<byte> buffer)
    {
        this.buffer = buffer;
        ZeroInBrackets = -1;
    }

    /// <summary><see cref="NumberFault.None"/> when there are digits to read.</summary>
    public NumberFault Fault { get; private set; }

    /// <summary>A "+" stood before the first digit.</summary>
    public bool HasPlus { get; private set; }

    public int Count { get; private set; }

    /// <summary>Where the 0 of a "(0)" stands among the digits; -1 where none was written.</summary>
    public int ZeroInBrackets { get; private set; }

    public readonly ReadOnlySpan<byte> Digits => buffer[..Count];

    /// <param name="text">Anything.</param>
    /// <param name="buffer">Room for <see cref="MostDigits"/> digits.</param>
    public static WrittenNumber Of(ReadOnlySpan<char> text, Span<byte> buffer)
    {
        var written = new WrittenNumber(buffer);
        if (text.Length > LongestText)
        {
            written.Fault = NumberFault.NotANumber;
            return written;
        }

        written.Fault = written.OpenEnvelope(text);
        return written;
    }

    /// <summary>Without the digit of a "(0)".</summary>
    public void RemoveZeroInBrackets()
    {
        buffer[(ZeroInBrackets + 1)..Count].CopyTo(buffer[ZeroInBrackets..]);
        Count--;
        ZeroInBrackets = -1;
    }

    public void ForgetPlus() => HasPlus = false;

    /// <summary>"Name" &lt;sip:+4930123@host;user=phone&gt; is about +4930123.</summary>
    private NumberFault OpenEnvelope(ReadOnlySpan<char> text)
    {
        var open = text.LastIndexOf('<');
        if (open >= 0)
        {
            var inside = text[(open + 1)..];
            var close = inside.IndexOf('>');
            inside = close < 0 ? inside : inside[..close];
            if (!IsBlank(inside))
            {
                text = inside;
            }
        }

        var isSip = TakeScheme(ref text, "sip:") || TakeScheme(ref text, "sips:");
        _ = isSip || TakeScheme(ref text, "tel:") || TakeScheme(ref text, "callto:");
        var host = text.IndexOf('@');
        if (host >= 0)
        {
            text = text[..host];
        }
        else if (isSip && text.Contains('.'))
        {
            return NumberFault.NotANumber;
        }

        if (ReadPhoneContext(text) is not NumberFault.None and var badContext)
        {
            return badContext;
        }

        var read = ReadDigits(text);
        if (Count > 0)
        {
            return read;
        }

        var parameters = text.IndexOf(';');
        return IsBlank(text) ? NumberFault.Empty
            : WithheldWords.Is(parameters < 0 ? text : text[..parameters]) ? NumberFault.Withheld
            : read == NumberFault.None ? NumberFault.NotANumber : read;
    }

    /// <summary>RFC 3966 section 5.1.5: a local number may say in which country code, or which domain, it is local.</summary>
    private NumberFault ReadPhoneContext(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf(PhoneContext, StringComparison.OrdinalIgnoreCase);
        if (at < 0 || text[..at].Contains('+'))
        {
            return NumberFault.None;
        }

        var value = text[(at + PhoneContext.Length)..];
        return value.Length > 0 && IsPlus(value[0]) ? ReadDigits(value) : NumberFault.None;
    }

    private NumberFault ReadDigits(ReadOnlySpan<char> text)
    {
        var groupStart = Count;
        var lettersBefore = false;
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (DigitOf(character) is >= 0 and var digit)
            {
                if (Count == 0 && !HasPlus && at > 0 && char.IsAsciiLetter(text[at - 1]))
                {
                    return NumberFault.NotANumber;
                }

                if (Count == MostDigits)
                {
                    return NumberFault.TooLong;
                }

                if (digit == 0 && IsInBrackets(text, at))
                {
                    ZeroInBrackets = Count;
                }

                buffer[Count++] = (byte)digit;
            }
            else if (IsPlus(character))
            {
                // "00+49 30": an international prefix written twice.
                if (Digits.ContainsAnyExcept((byte)0))
                {
                    return NumberFault.NotANumber;
                }

                Count = 0;
                ZeroInBrackets = -1;
                HasPlus = true;
            }
            else if (Count == 0)
            {
                if (character is '*' or '#' && !lettersBefore && !HasPlus)
                {
                    return NumberFault.ServiceCode;
                }

                lettersBefore |= char.IsLetter(character);
            }
            else if (character is ';' or ',' or '?')
            {
                // Parameters of a URI, an extension to be dialled after a pause, or a second number.
                return NumberFault.None;
            }
            else if (IsPunctuation(character))
            {
                if (character == '~' && IsExtensionSign(text[at..]))
                {
                    return NumberFault.None;
                }

                groupStart = character is '-' or ' ' ? Count : groupStart;
            }
            else
            {
                return ReadTail(text[at..], groupStart);
            }
        }

        return NumberFault.None;
    }

    /// <summary>Behind the digits: an extension, a remark, or something that makes the whole no number.</summary>
    private NumberFault ReadTail(ReadOnlySpan<char> tail, int groupStart)
    {
        if (Count >= FewestDigitsBeforeExtension)
        {
            if (ExtensionLabels.StartsWith(tail, out var length) && (!HasDigit(tail[length..]) || DigitsAtEnd(tail[length..]) > 0))
            {
                return NumberFault.None;
            }

            if (tail[0] is '#' or '＃' or '～' && IsExtensionSign(tail))
            {
                return NumberFault.None;
            }

            // The American "-910#".
            if (tail is "#" && groupStart >= FewestDigitsBeforeExtension && Count - groupStart is > 0 and <= MostDigitsBeforeHash)
            {
                Count = groupStart;
                ZeroInBrackets = ZeroInBrackets < Count ? ZeroInBrackets : -1;
                return NumberFault.None;
            }
        }

        return tail[0] == '*' ? NumberFault.ServiceCode : HasDigit(tail) ? NumberFault.NotANumber : NumberFault.None;
    }

    private readonly bool IsExtensionSign(ReadOnlySpan<char> tail) =>
        Count >= FewestDigitsBeforeExtension && DigitsAtEnd(tail[1..]) is > 0 and <= MostDigitsAfterSign;

    /// <summary>How many digits follow when nothing but punctuation stands around them; 0 when anything else does, or other groups of digits.</summary>
    private static int DigitsAtEnd(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length && (IsPunctuation(text[at]) || text[at] == ':'))
        {
            at++;
        }

        var start = at;
        while (at < text.Length && DigitOf(text[at]) >= 0)
        {
            at++;
        }

        return HasDigit(text[at..]) ? 0 : at - start;
    }

    private static bool IsInBrackets(ReadOnlySpan<char> text, int at) =>
        at > 0 && at + 1 < text.Length && text[at - 1] is '(' or '（' or '[' && text[at + 1] is ')' or '）' or ']';

    private static bool TakeScheme(ref ReadOnlySpan<char> text, string scheme)
    {
        var trimmed = text.TrimStart();
        if (!trimmed.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        text = trimmed[scheme.Length..];
        return true;
    }

    private static bool HasDigit(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (DigitOf(character) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Nothing there, or only dashes and brackets, as people write where they have nothing to write.</summary>
    private static bool IsBlank(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!IsSpace(character) && !IsPunctuation(character) && character is not ('<' or '>' or ',' or ';' or ':'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPlus(char character) => character is '+' or '＋';

    /// <summary>0 to 9 for the decimal digits of any script, else -1.</summary>
    private static int DigitOf(char character) =>
        char.IsAscii(character)
            ? char.IsAsciiDigit(character) ? character - '0' : -1
            : CharUnicodeInfo.GetDecimalDigitValue(character);

    private static bool IsPunctuation(char character) => character switch
    {
        ' ' or '-' or '.' or '/' or '(' or ')' or '[' or ']' or '~' or '\'' or '"' or '_' or '\\' or '|' => true,
        < (char)0x80 => char.IsWhiteSpace(character),
        '（' or '）' or '［' or '］' or '．' or '／' or '・' or '·' or '−' or 'ー' or '⁓' or '∼' => true,
        _ => CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.DashPunctuation || IsSpace(character),
    };

    /// <summary>Spaces and what cannot be seen: no-break spaces, direction marks, byte order marks, soft hyphens.</summary>
    private static bool IsSpace(char character) =>
        char.IsWhiteSpace(character) || char.IsControl(character)
        || (!char.IsAscii(character) && CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.Format);
}
