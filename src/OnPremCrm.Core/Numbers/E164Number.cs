using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OnPremCrm.Core.Numbers;

/// <summary>
/// A telephone number in its one international form: "+" and 7 to 15 digits, the first of them 1 to 9
/// (ITU-T E.164 section 6; the lower bound is the shortest number in use, four digits behind a three-digit country code).
/// It holds digits, not text, so it costs nothing to copy, compare or keep a million of.
/// </summary>
/// <remarks><c>default(E164Number)</c> is no number: its <see cref="Digits"/> are 0 and its text is empty.</remarks>
public readonly record struct E164Number : IParsable<E164Number>
{
    /// <summary>Fewest digits, country code included.</summary>
    public const int MinDigits = 7;

    /// <summary>Most digits, country code included.</summary>
    public const int MaxDigits = 15;

    private const ulong Smallest = 1_000_000;
    private const ulong Largest = 999_999_999_999_999;

    private E164Number(ulong digits) => Digits = digits;

    /// <summary>The digits behind the "+" read as one decimal number. Never has leading zeros to lose: no country code begins with 0.</summary>
    public ulong Digits { get; }

    /// <summary>The number with these digits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 7 to 15 digits.</exception>
    public static E164Number FromDigits(ulong digits) =>
        digits is >= Smallest and <= Largest
            ? new E164Number(digits)
            : throw new ArgumentOutOfRangeException(nameof(digits), "An E.164 number has 7 to 15 digits.");

    /// <summary>Reads exactly "+" and 7 to 15 ASCII digits. For what people write, use <see cref="NumberingPlan.Read"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out E164Number number)
    {
        number = default;
        if (text.Length is < 1 + MinDigits or > 1 + MaxDigits || text[0] != '+' || text[1] == '0')
        {
            return false;
        }

        var digits = 0UL;
        foreach (var character in text[1..])
        {
            if (!char.IsAsciiDigit(character))
            {
                return false;
            }

            digits = digits * 10 + (uint)(character - '0');
        }

        number = new E164Number(digits);
        return true;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out E164Number)"/>
    public static bool TryParse([NotNullWhen(true)] string? text, IFormatProvider? provider, out E164Number number) =>
        TryParse(text.AsSpan(), out number);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out E164Number)"/>
    /// <exception cref="FormatException">Anything else than "+" and 7 to 15 digits.</exception>
    public static E164Number Parse(string text, IFormatProvider? provider = null) =>
        TryParse(text.AsSpan(), out var number)
            ? number
            : throw new FormatException("An E.164 number is \"+\" and 7 to 15 digits.");

    /// <summary>Writes "+4930123456" without allocating. Needs room for 16 characters at most.</summary>
    public bool TryFormat(Span<char> destination, out int written)
    {
        written = 0;
        if (Digits == 0)
        {
            return true;
        }

        if (destination.IsEmpty || !Digits.TryFormat(destination[1..], out var digits, provider: CultureInfo.InvariantCulture))
        {
            return false;
        }

        destination[0] = '+';
        written = digits + 1;
        return true;
    }

    /// <summary>"+4930123456"; empty for <c>default</c>.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[1 + MaxDigits];
        TryFormat(text, out var written);
        return text[..written].ToString();
    }

    /// <summary>For logs: the beginning tells the network, the last two digits tell two callers apart, the person stays private.</summary>
    public string ToMaskedString()
    {
        var text = ToString();
        return text.Length == 0 ? text : string.Concat(text.AsSpan(0, 5), new string('*', text.Length - 7), text.AsSpan(text.Length - 2));
    }
}
