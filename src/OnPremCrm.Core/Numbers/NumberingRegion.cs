using System.Globalization;

namespace OnPremCrm.Core.Numbers;

/// <summary>
/// The numbering plan of one region, read from its lines of the data the first time somebody asks. Safe to use from several threads:
/// every part is made whole before it is published, and making it twice gives the same.
/// </summary>
internal sealed class NumberingRegion
{
    /// <summary>The longest national number of any plan, as libphonenumber has it.</summary>
    public const int LongestNational = 17;

    private const int FixedLine = 1 << (int)NumberKind.FixedLine;
    private const int Mobile = 1 << (int)NumberKind.Mobile;

    private readonly ReadOnlyMemory<char> lines;
    private Plan? plan;
    private DigitAutomaton? automaton;
    private NumberFormat[]? formats;

    /// <param name="name">"DE"; for a code without a country the code itself, "800".</param>
    /// <param name="callingCode">1 to 999.</param>
    /// <param name="lines">Its lines of numbering-plans.txt.</param>
    public NumberingRegion(string name, int callingCode, ReadOnlyMemory<char> lines)
    {
        Name = name;
        CallingCodeValue = callingCode;
        this.lines = lines;
    }

    public string Name { get; }

    public int CallingCodeValue { get; }

    /// <summary>False for +800 and its like.</summary>
    public bool IsCountry => char.IsAsciiLetter(Name[0]);

    public CallingCode CallingCode { get; set; } = null!;

    public DigitProgram? InternationalPrefix => Facts.InternationalPrefix;

    public DigitProgram? TrunkPrefix => Facts.TrunkPrefix;

    /// <summary>What a matched trunk prefix becomes ("9$1"); null: nothing.</summary>
    public string? TrunkTransform => Facts.TrunkTransform;

    /// <summary>The trunk prefix as people dial it, digits 0 to 9; empty where there is none.</summary>
    public ReadOnlySpan<byte> TrunkDigits => Facts.TrunkDigits;

    public IReadOnlyList<NumberFormat> Formats => formats ??= ReadFormats();

    private Plan Facts => plan ??= ReadPlan();

    private DigitAutomaton Automaton => automaton ??= BuildAutomaton();

    public int ShortestLength => System.Numerics.BitOperations.TrailingZeroCount(Facts.Lengths);

    public int LongestLength => 31 - System.Numerics.BitOperations.LeadingZeroCount((uint)Facts.Lengths);

    public bool HasLength(int length) => length <= LongestNational && (Facts.Lengths >> length & 1) != 0;

    /// <summary>Whether the general pattern matches; true for more numbers than are in use.</summary>
    public bool Matches(ReadOnlySpan<byte> national) => (Automaton.Match(national) & 1) != 0;

    /// <summary>Whether a range of the plan holds the number.</summary>
    public bool IsValid(ReadOnlySpan<byte> national)
    {
        var matched = Automaton.Match(national);
        return (matched & 1) != 0 && (!Facts.HasKinds || KindsOf(matched, national.Length) != 0);
    }

    /// <summary>The first digits that make a number of a shared calling code this region's; null: its ranges decide.</summary>
    public DigitProgram? FirstDigits => Facts.FirstDigits;

    /// <summary>Whether a range of the plan whose use is known holds the number; only asked where <see cref="FirstDigits"/> are null.</summary>
    public bool HasRangeOf(ReadOnlySpan<byte> national) => Facts.HasKinds && IsValid(national);

    /// <summary>
    /// The national number without trunk prefix and carrier code, transformed where the plan says so (a local Argentine mobile gets its 9).
    /// Nothing is taken when the digits are a number as they stand and would not be one afterwards, or would be too short.
    /// </summary>
    /// <returns>How many digits of <paramref name="national"/> are used.</returns>
    public int StripTrunkPrefix(ReadOnlySpan<byte> digits, Span<byte> national, out bool stripped)
    {
        stripped = false;
        digits.CopyTo(national);
        if (TrunkPrefix is not { } prefix)
        {
            return digits.Length;
        }

        Span<int> marks = stackalloc int[2 * prefix.GroupCount];
        var matched = prefix.MatchPrefix(digits, marks);
        if (matched < 0)
        {
            return digits.Length;
        }

        var length = TrunkTransform is { } transform && marks[^1] >= 0
            ? Transform(digits, matched, transform, marks, national)
            : CopyRest(digits[matched..], national);
        var rest = national[..length];
        if (rest.SequenceEqual(digits))
        {
            return length;
        }

        if ((Matches(digits) && !Matches(rest)) || !(CallingCode.RegionOf(rest) ?? this).MayHaveLength(length))
        {
            digits.CopyTo(national);
            return digits.Length;
        }

        stripped = true;
        return length;
    }

    public NumberKind KindOf(ReadOnlySpan<byte> national)
    {
        var matched = Automaton.Match(national);
        if ((matched & 1) == 0)
        {
            return NumberKind.Unknown;
        }

        var kinds = KindsOf(matched, national.Length);
        if ((kinds & FixedLine) != 0)
        {
            return Facts.MobileToldApart && (kinds & Mobile) == 0 ? NumberKind.FixedLine : NumberKind.FixedLineOrMobile;
        }

        // Where two kinds have the number, the order is libphonenumber's.
        ReadOnlySpan<NumberKind> order =
        [
            NumberKind.Mobile, NumberKind.PremiumRate, NumberKind.TollFree, NumberKind.SharedCost, NumberKind.Voip,
            NumberKind.PersonalNumber, NumberKind.Pager, NumberKind.CompanyWide, NumberKind.Voicemail,
        ];
        foreach (var kind in order)
        {
            if ((kinds & 1 << (int)kind) != 0)
            {
                return kind;
            }
        }

        return NumberKind.Unknown;
    }

    /// <summary>A length of the plan, or more than its longest: too many digits are for the caller to complain about.</summary>
    private bool MayHaveLength(int length) => length > LongestLength || HasLength(length);

    private static int CopyRest(ReadOnlySpan<byte> rest, Span<byte> national)
    {
        rest.CopyTo(national);
        return rest.Length;
    }

    private static int Transform(ReadOnlySpan<byte> digits, int matched, string transform, ReadOnlySpan<int> marks, Span<byte> national)
    {
        var length = 0;
        for (var at = 0; at < transform.Length; at++)
        {
            if (transform[at] != '$')
            {
                national[length++] = (byte)(transform[at] - '0');
                continue;
            }

            var group = transform[++at] - '1';
            if (marks[2 * group] >= 0)
            {
                var captured = digits[marks[2 * group]..marks[2 * group + 1]];
                captured.CopyTo(national[length..]);
                length += captured.Length;
            }
        }

        digits[matched..].CopyTo(national[length..]);
        return length + digits.Length - matched;
    }

    /// <summary>Pattern n of the automaton is kind n, pattern 0 the general one: the bits of the kinds that allow this length.</summary>
    private int KindsOf(uint matched, int length) => (int)matched & Facts.KindsByLength[length];

    private Plan ReadPlan()
    {
        var read = new Plan();
        foreach (var parts in Lines())
        {
            switch (parts[0])
            {
                case "idd":
                    read.InternationalPrefix = new DigitProgram(parts[1]);
                    break;
                case "national":
                    read.Patterns[0] = parts[1];
                    read.Lengths = LengthsOf(parts[2]);
                    break;
                case "trunk":
                    read.TrunkDigits = [.. parts[1].Select(digit => (byte)(digit - '0'))];
                    read.TrunkPrefix ??= new DigitProgram(parts[1]);
                    break;
                case "trunkparse":
                    read.TrunkPrefix = new DigitProgram(parts[1]);
                    break;
                case "transform":
                    read.TrunkTransform = parts[1];
                    break;
                case "leading":
                    read.FirstDigits = new DigitProgram(parts[1]);
                    break;
                case "kind":
                    read.HasKinds = true;
                    ReadKind(read, Enum.Parse<NumberKind>(parts[1]), parts[2], parts[3]);
                    break;
            }
        }

        return read;
    }

    private static void ReadKind(Plan read, NumberKind kind, string pattern, string lengths)
    {
        read.Patterns[(int)kind] = pattern.Length == 0 ? null : pattern;
        read.MobileToldApart |= kind == NumberKind.Mobile && pattern.Length > 0;
        var possible = lengths.Length == 0 ? read.Lengths : LengthsOf(lengths);
        for (var length = 0; length <= LongestNational; length++)
        {
            if ((possible >> length & 1) != 0)
            {
                read.KindsByLength[length] |= 1 << (int)kind;
            }
        }
    }

    private DigitAutomaton BuildAutomaton() =>
        new([.. Facts.Patterns.Select(pattern => pattern is null ? null : new DigitProgram(pattern))]);

    private NumberFormat[] ReadFormats() =>
    [
        .. Lines().Where(parts => parts[0] == "format").Select(parts => new NumberFormat(
            new DigitProgram(parts[1]),
            parts[2],
            parts[3].Length == 0 ? parts[2] : parts[3],
            parts[4].Length == 0 ? null : new DigitProgram(parts[4]))),
    ];

    private IEnumerable<string[]> Lines() => lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'));

    private static int LengthsOf(string list) =>
        list.Split(',').Aggregate(0, (bits, length) => bits | 1 << int.Parse(length, CultureInfo.InvariantCulture));

    private sealed class Plan
    {
        public DigitProgram? InternationalPrefix { get; set; }

        /// <summary>Bit n: a national number may have n digits.</summary>
        public int Lengths { get; set; }

        public byte[] TrunkDigits { get; set; } = [];

        public DigitProgram? TrunkPrefix { get; set; }

        public string? TrunkTransform { get; set; }

        public DigitProgram? FirstDigits { get; set; }

        public bool HasKinds { get; set; }

        public bool MobileToldApart { get; set; }

        /// <summary>The general pattern, then one for each <see cref="NumberKind"/>; null: no such numbers.</summary>
        public string?[] Patterns { get; } = new string?[(int)NumberKind.SharedCost + 1];

        /// <summary>For each length, the bits of the kinds whose numbers may have it.</summary>
        public int[] KindsByLength { get; } = new int[LongestNational + 1];
    }
}
