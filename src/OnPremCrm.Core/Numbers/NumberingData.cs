using System.Globalization;

namespace OnPremCrm.Core.Numbers;

/// <summary>
/// The embedded numbering-plans.txt. At first use only its outline is read (which regions there are and where their lines stand);
/// each region reads its own lines when a number of it comes.
/// </summary>
internal sealed class NumberingData
{
    public static readonly NumberingData Embedded = new(ReadResource());

    private readonly Dictionary<string, NumberingRegion> regions = new(StringComparer.Ordinal);
    private readonly CallingCode?[] codes = new CallingCode?[1000];

    private NumberingData(string text)
    {
        var shared = new List<string[]>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            if (text.AsSpan(start).StartsWith("code\t"))
            {
                shared.Add(text[start..end].Split('\t'));
            }
            else if (text.AsSpan(start).StartsWith("plan\t"))
            {
                var last = text.IndexOf("\nplan\t", end, StringComparison.Ordinal);
                last = last < 0 ? text.Length : last;
                var parts = text[start..end].Split('\t');
                regions.Add(parts[1], new NumberingRegion(parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture), text.AsMemory(end + 1, last - end - 1)));
                end = last;
            }

            start = end + 1;
        }

        foreach (var parts in shared)
        {
            var code = new CallingCode(int.Parse(parts[1], CultureInfo.InvariantCulture), [.. parts.Skip(2).Select(name => regions[name])]);
            codes[code.Value] = code;
            foreach (var region in code.Regions)
            {
                region.CallingCode = code;
            }
        }
    }

    public IEnumerable<NumberingRegion> Regions => regions.Values;

    public NumberingRegion? Region(string name) => regions.GetValueOrDefault(name);

    /// <summary>The country code that the digits begin with; null when none does. No code begins with another, so the first found is it.</summary>
    public CallingCode? CodeOf(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        for (var length = 0; length < 3 && length < digits.Length; length++)
        {
            value = value * 10 + digits[length];
            if (value == 0)
            {
                return null;
            }

            if (codes[value] is { } code)
            {
                return code;
            }
        }

        return null;
    }

    private static string ReadResource()
    {
        using var stream = typeof(NumberingData).Assembly.GetManifestResourceStream("OnPremCrm.Numbering")
            ?? throw new InvalidOperationException("The assembly was built without its numbering plans.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
