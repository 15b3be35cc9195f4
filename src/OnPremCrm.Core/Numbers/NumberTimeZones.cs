namespace OnPremCrm.Core.Numbers;

/// <summary>The embedded time-zones.txt: in which time zone a number is, where it is in just one. Read at first use.</summary>
internal sealed class NumberTimeZones
{
    private const string Several = "-";

    private static readonly Lazy<NumberTimeZones> Read = new(() => new NumberTimeZones(ReadResource()));

    private readonly Dictionary<string, string> countries = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, string> firstDigits = [];
    private readonly int mostDigits;

    private NumberTimeZones(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line.Split(' ')))
        {
            if (line[0].Length == 2 && char.IsAsciiLetterUpper(line[0][0]))
            {
                countries.Add(line[0], line[1]);
                continue;
            }

            foreach (var digits in line.Skip(1))
            {
                firstDigits.Add(ulong.Parse(digits, System.Globalization.CultureInfo.InvariantCulture), line[0]);
                mostDigits = Math.Max(mostDigits, digits.Length);
            }
        }
    }

    public static NumberTimeZones Embedded => Read.Value;

    public IEnumerable<string> All => countries.Values.Concat(firstDigits.Values).Where(zone => zone != Several).Distinct();

    /// <summary>The zone's name in the tz database. Null: nobody knows.</summary>
    /// <param name="number">The number.</param>
    /// <param name="region">Its country.</param>
    /// <param name="isMobile">Its first digits tell nothing of where it is.</param>
    public string? Of(E164Number number, string? region, bool isMobile)
    {
        if (region is not null && countries.TryGetValue(region, out var only))
        {
            return only;
        }

        if (isMobile)
        {
            return null;
        }

        var first = number.Digits;
        while (first.ToString(System.Globalization.CultureInfo.InvariantCulture).Length > mostDigits)
        {
            first /= 10;
        }

        for (; first > 0; first /= 10)
        {
            if (firstDigits.TryGetValue(first, out var zone))
            {
                return zone == Several ? null : zone;
            }
        }

        return null;
    }

    private static string ReadResource()
    {
        using var stream = typeof(NumberTimeZones).Assembly.GetManifestResourceStream("OnPremCrm.NumberTimeZones")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
