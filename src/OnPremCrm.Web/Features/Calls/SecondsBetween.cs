using System.Globalization;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>A length of time asked for: at least, at most, or both, in whole seconds and including the bounds. A bound that is null is open.</summary>
public readonly record struct SecondsBetween(int? Least, int? Most)
{
    // A week: longer than any call, and far from what an integer overflows with.
    private const int Longest = 7 * 24 * 3600;

    public bool IsOpen => Least is null && Most is null;

    /// <summary>Seconds as people write them: 90, 1:30 or 1:02:07. Null when it is none of these.</summary>
    public static int? Read(string text)
    {
        var parts = text.Trim().Split(':');
        if (parts.Length > 3)
        {
            return null;
        }

        var seconds = 0L;
        foreach (var part in parts)
        {
            if (part.Length is 0 or > 6 || !int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var figure))
            {
                return null;
            }

            seconds = seconds * 60 + figure;
        }

        return seconds <= Longest ? (int)seconds : null;
    }
}
