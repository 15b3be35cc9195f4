namespace OnPremCrm.Core.Numbers;

/// <summary>
/// The world's numbering plans: what people and trunks write, read into E.164, and written again for people.
/// </summary>
public static class NumberingPlan
{
    private static readonly NumberReader Reader = new(NumberingData.Embedded);
    private static readonly NumberWriter Writer = new(NumberingData.Embedded);

    /// <summary>
    /// Reads any written form: "030 / 1234-56", "+49 (0)30 ...", "8 (495) ...", "tel:", "sip:...@host", full-width digits, with an extension behind it.
    /// Never throws, whatever the text; allocates nothing.
    /// </summary>
    public static NumberReading Read(ReadOnlySpan<char> text, NumberingContext context) => Reader.Read(text, context);

    /// <summary>
    /// For people: in the home country's national form when the number is of that country, otherwise international ("+49 30 123456").
    /// Groups are joined with no-break spaces or hyphens as the country writes them, so a number never breaks across lines.
    /// </summary>
    /// <param name="number">The number.</param>
    /// <param name="homeCountry">ISO 3166-1 alpha-2; null writes every number internationally.</param>
    public static string Format(E164Number number, string? homeCountry) => Writer.Write(number, homeCountry);

    /// <summary>ISO 3166-1 alpha-2 of the number's country; null when it belongs to none (satellite, international freephone) or is in no plan.</summary>
    public static string? RegionOf(E164Number number)
    {
        Span<byte> digits = stackalloc byte[E164Number.MaxDigits];
        var count = NumberWriter.DigitsOf(number, digits);
        var code = NumberingData.Embedded.CodeOf(digits[..count]);
        return code?.RegionOf(digits[code.Length..count]) is { IsCountry: true } region ? region.Name : null;
    }

    /// <summary>What the number leads to.</summary>
    public static NumberKind KindOf(E164Number number)
    {
        Span<byte> digits = stackalloc byte[E164Number.MaxDigits];
        var count = NumberWriter.DigitsOf(number, digits);
        if (NumberingData.Embedded.CodeOf(digits[..count]) is not { } code)
        {
            return NumberKind.Unknown;
        }

        var national = digits[code.Length..count];
        return (code.RegionOf(national) ?? code.Main).KindOf(national);
    }

    /// <summary>The tz database's name of the time zone that the number is in. Null: it may be in several, or nobody knows.</summary>
    public static string? TimeZoneOf(E164Number number) => NumberTimeZones.Embedded.Of(number, RegionOf(number), KindOf(number) == NumberKind.Mobile);

    /// <summary>What is dialled before an area code within the country: "0", in Russia "8". Empty: nothing is, or there is no such country.</summary>
    /// <param name="country">ISO 3166-1 alpha-2, upper case.</param>
    public static string TrunkPrefixOf(string country) =>
        NumberingData.Embedded.Region(country) is { } region ? string.Concat(region.TrunkDigits.ToArray().Select(digit => (char)('0' + digit))) : "";

    /// <summary>Whether a context may name this country.</summary>
    /// <param name="country">ISO 3166-1 alpha-2, upper case.</param>
    public static bool Knows(string country) => NumberingData.Embedded.Region(country) is { IsCountry: true };
}
