namespace OnPremCrm.Core.Numbers;

/// <summary>A country code and the regions that share it: +1 has 25 of them, +49 one, +800 only itself.</summary>
/// <param name="Value">1 to 999.</param>
/// <param name="Regions">The first is the main one: it is asked first and owns the formats.</param>
internal sealed record CallingCode(int Value, NumberingRegion[] Regions)
{
    private DigitAutomaton? firstDigits;

    public int Length { get; } = Value < 10 ? 1 : Value < 100 ? 2 : 3;

    public NumberingRegion Main => Regions[0];

    /// <summary>The region whose number this is; null when the code is shared and nobody's plan has it.</summary>
    public NumberingRegion? RegionOf(ReadOnlySpan<byte> national)
    {
        if (Regions.Length == 1)
        {
            return Main;
        }

        // All first digits in one walk; bit n is region n.
        firstDigits ??= new DigitAutomaton([.. Regions.Select(region => region.FirstDigits)]);
        var claims = firstDigits.MatchPrefixes(national);
        for (var at = 0; at < Regions.Length; at++)
        {
            if (Regions[at].FirstDigits is null ? Regions[at].HasRangeOf(national) : (claims >> at & 1) != 0)
            {
                return Regions[at];
            }
        }

        return null;
    }
}
