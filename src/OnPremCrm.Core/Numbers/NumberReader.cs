namespace OnPremCrm.Core.Numbers;

/// <summary>
/// From digits to a number. First exactly as libphonenumber would (so that what is checked against it stays comparable), and only where
/// that gives no number of the plan, the forms it refuses but trunks and people write.
/// </summary>
/// <param name="data">The numbering plans.</param>
internal sealed class NumberReader(NumberingData data)
{
    private const int ShortestInternational = 9;
    private const int LongestShort = 6;
    private const int ShortestLocal = 6;
    private const int LongestLocal = 8;
    private const int LongestDigits = WrittenNumber.MostDigits + 16;
    private const int Mexico = 52;

    private static readonly byte[][] ForeignInternationalPrefixes = [[0, 0], [0, 1, 1]];

    // Mexico dropped them on 3 August 2019 (IFT, Plan Técnico Fundamental de Numeración); address books and trunks still carry them.
    private static readonly byte[][] AbolishedMexicanPrefixes = [[1], [0, 1], [0, 4, 4], [0, 4, 5]];

    public NumberReading Read(ReadOnlySpan<char> text, NumberingContext context)
    {
        Span<byte> buffer = stackalloc byte[WrittenNumber.MostDigits];
        var written = WrittenNumber.Of(text, buffer);
        if (written.Fault != NumberFault.None)
        {
            return NumberReading.Refused(written.Fault);
        }

        if (written.HasPlus && written.Digits[0] == 0)
        {
            // "+0049 30 ..." and "+030 ...": the plus was put before what was dialled.
            if (written.Digits.StartsWith(ForeignInternationalPrefixes[0])
                && International(written.Digits[2..], NumberRule.InternationalPrefix) is { IsNumber: true } abroad)
            {
                return abroad;
            }

            written.ForgetPlus();
        }

        var home = data.Region(context.Country);
        var reading = written.HasPlus
            ? International(written.Digits, NumberRule.International)
            : Dialled(written.Digits, home, context.AreaCode);
        if (reading.IsNumber || written.ZeroInBrackets < 0)
        {
            return reading;
        }

        // "(0)" means "only inside the country", also where the country has no trunk prefix 0.
        written.RemoveZeroInBrackets();
        var withoutZero = written.HasPlus ? International(written.Digits, NumberRule.International) : Dialled(written.Digits, home, null);
        return withoutZero.IsNumber ? withoutZero : reading;
    }

    private NumberReading Dialled(ReadOnlySpan<byte> digits, NumberingRegion? home, string? areaCode)
    {
        if (digits.Length > LongestShort && !digits.ContainsAnyExcept((byte)0))
        {
            // Trunks that must send digits send zeros for a hidden number.
            return NumberReading.Refused(NumberFault.Withheld);
        }

        if (home is null)
        {
            var foreign = BareOrForeign(digits);
            return foreign.IsNumber ? foreign : digits.Length <= LongestShort ? NumberReading.Short(digits) : NumberReading.Refused(NumberFault.UnknownCountry);
        }

        if (areaCode is not null && MustBeLocal(digits, home) && Local(digits, home, areaCode) is { IsNumber: true } local)
        {
            return local;
        }

        var first = AsLibphonenumber(digits, home);
        if (first.IsInPlan)
        {
            return first;
        }

        if (National(digits, home) is { IsNumber: true } national)
        {
            return national;
        }

        if (BareOrForeign(digits) is { IsNumber: true } international)
        {
            return international;
        }

        if (WithoutAbolishedPrefix(digits, home.CallingCode) is { IsNumber: true } abolished)
        {
            return abolished;
        }

        if (areaCode is not null && digits.Length >= ShortestLocal && !IsServiceNumber(digits) && !OpensWithTrunkZero(digits, home) && Local(digits, home, areaCode) is { IsNumber: true } last)
        {
            return last;
        }

        return digits.Length <= LongestShort ? NumberReading.Short(digits) : first;
    }

    private NumberReading AsLibphonenumber(ReadOnlySpan<byte> digits, NumberingRegion home)
    {
        if (home.InternationalPrefix is { } prefix)
        {
            var length = prefix.MatchPrefix(digits, stackalloc int[2 * prefix.GroupCount]);
            if (length > 0 && length < digits.Length && digits[length] != 0)
            {
                return International(digits[length..], NumberRule.InternationalPrefix);
            }
        }

        return CarriesHomeCode(digits, home)
            ? International(digits, NumberRule.BareInternational)
            : National(digits, home);
    }

    /// <summary>
    /// Whether the digits begin with the home country's code rather than with an area code of the same digits:
    /// as they stand they are no national number, or too long for one.
    /// </summary>
    private static bool CarriesHomeCode(ReadOnlySpan<byte> digits, NumberingRegion home)
    {
        if (!StartsWithCode(digits, home.CallingCode))
        {
            return false;
        }

        Span<byte> whole = stackalloc byte[LongestDigits];
        var wholeLength = home.StripTrunkPrefix(digits, whole, out _);
        if (wholeLength > home.LongestLength)
        {
            return true;
        }

        if (home.Matches(whole[..wholeLength]))
        {
            return false;
        }

        Span<byte> rest = stackalloc byte[LongestDigits];
        var restLength = home.StripTrunkPrefix(digits[home.CallingCode.Length..], rest, out _);
        return home.Matches(rest[..restLength]);
    }

    private NumberReading International(ReadOnlySpan<byte> digits, NumberRule rule)
    {
        if (data.CodeOf(digits) is not { } code)
        {
            return NumberReading.Refused(digits.Length < 3 ? NumberFault.TooShort : NumberFault.UnknownCountryCode);
        }

        Span<byte> national = stackalloc byte[LongestDigits];
        var length = code.Main.StripTrunkPrefix(digits[code.Length..], national, out _);
        var reading = InPlan(national[..length], code, code.Main, rule);
        return reading.IsNumber || code.Value != Mexico ? reading
            : WithoutAbolishedPrefix(digits[code.Length..], code) is { IsNumber: true } abolished ? abolished : reading;
    }

    private static NumberReading National(ReadOnlySpan<byte> digits, NumberingRegion home)
    {
        Span<byte> national = stackalloc byte[LongestDigits];
        var length = home.StripTrunkPrefix(digits, national, out var stripped);
        return InPlan(national[..length], home.CallingCode, home, stripped ? NumberRule.NationalWithTrunkPrefix : NumberRule.National);
    }

    private NumberReading BareOrForeign(ReadOnlySpan<byte> digits)
    {
        foreach (var prefix in ForeignInternationalPrefixes)
        {
            if (digits.StartsWith(prefix) && digits.Length >= prefix.Length + ShortestInternational
                && International(digits[prefix.Length..], NumberRule.ForeignInternationalPrefix) is { IsNumber: true } foreign)
            {
                return foreign;
            }
        }

        return digits.Length >= ShortestInternational ? International(digits, NumberRule.BareInternational) : NumberReading.Refused(NumberFault.TooShort);
    }

    private static NumberReading WithoutAbolishedPrefix(ReadOnlySpan<byte> digits, CallingCode code)
    {
        if (code.Value == Mexico)
        {
            foreach (var prefix in AbolishedMexicanPrefixes)
            {
                if (digits.StartsWith(prefix) && InPlan(digits[prefix.Length..], code, code.Main, NumberRule.AbolishedPrefix) is { IsNumber: true } reading)
                {
                    return reading;
                }
            }
        }

        return NumberReading.Refused(NumberFault.NotInPlan);
    }

    /// <summary>
    /// Where a trunk prefix opens every national number, few digits without it can only be a neighbour's number.
    /// </summary>
    private static bool MustBeLocal(ReadOnlySpan<byte> digits, NumberingRegion home) =>
        digits.Length is >= ShortestLocal and <= LongestLocal
        && !home.TrunkDigits.IsEmpty && !digits.StartsWith(home.TrunkDigits[..1]) && !IsServiceNumber(digits);

    /// <summary>Where 0 is dialled before an area code no subscriber's number begins with it: "00495555" is a broken number, not a neighbour's.</summary>
    private static bool OpensWithTrunkZero(ReadOnlySpan<byte> digits, NumberingRegion home) => digits[0] == 0 && !home.TrunkDigits.IsEmpty && home.TrunkDigits[0] == 0;

    /// <summary>116117, 118xxx and their like have six digits all over Europe (116xxx: Commission Decision 2007/116/EC) and stand in no town.</summary>
    private static bool IsServiceNumber(ReadOnlySpan<byte> digits) => digits.Length == ShortestLocal && digits[0] == 1 && digits[1] == 1;

    private static NumberReading Local(ReadOnlySpan<byte> digits, NumberingRegion home, string areaCode)
    {
        Span<byte> whole = stackalloc byte[LongestDigits];
        var length = 0;
        foreach (var character in areaCode)
        {
            if (char.IsAsciiDigit(character) && length < LongestDigits - WrittenNumber.MostDigits)
            {
                whole[length++] = (byte)(character - '0');
            }
        }

        if (!home.TrunkDigits.IsEmpty && whole[..length].StartsWith(home.TrunkDigits) && home.TrunkDigits[0] == 0)
        {
            // Written as "030" in the settings all the same.
            whole[home.TrunkDigits.Length..length].CopyTo(whole);
            length -= home.TrunkDigits.Length;
        }

        digits.CopyTo(whole[length..]);
        length += digits.Length;
        Span<byte> national = stackalloc byte[LongestDigits];
        var nationalLength = home.StripTrunkPrefix(whole[..length], national, out _);
        return InPlan(national[..nationalLength], home.CallingCode, home, NumberRule.LocalWithAreaCode);
    }

    private static NumberReading InPlan(ReadOnlySpan<byte> national, CallingCode code, NumberingRegion asked, NumberRule rule)
    {
        var region = code.RegionOf(national) ?? asked;
        if (national.Length < asked.ShortestLength && national.Length < region.ShortestLength)
        {
            return NumberReading.Refused(NumberFault.TooShort);
        }

        if (national.Length > Math.Max(asked.LongestLength, region.LongestLength))
        {
            return NumberReading.Refused(NumberFault.TooLong);
        }

        if (!region.IsValid(national))
        {
            return NumberReading.Refused(NumberFault.NotInPlan);
        }

        var digits = code.Length + national.Length;
        if (digits > E164Number.MaxDigits)
        {
            return NumberReading.TooLongForE164;
        }

        if (digits < E164Number.MinDigits)
        {
            return NumberReading.Refused(NumberFault.TooShort);
        }

        var value = (ulong)code.Value;
        foreach (var digit in national)
        {
            value = value * 10 + digit;
        }

        return NumberReading.Of(E164Number.FromDigits(value), rule);
    }

    private static bool StartsWithCode(ReadOnlySpan<byte> digits, CallingCode code)
    {
        var value = 0;
        for (var at = 0; at < code.Length; at++)
        {
            if (at == digits.Length)
            {
                return false;
            }

            value = value * 10 + digits[at];
        }

        return value == code.Value && digits[0] != 0;
    }
}
