namespace OnPremCrm.Core.Numbers;

/// <summary>One way a country groups its digits.</summary>
/// <param name="Pattern">Splits the national digits into groups.</param>
/// <param name="National">"0$1 $2": $n stands for group n, everything else for itself.</param>
/// <param name="International">The same behind the country code.</param>
/// <param name="FirstDigits">Null: whatever the first digits are.</param>
internal sealed record NumberFormat(DigitProgram Pattern, string National, string International, DigitProgram? FirstDigits)
{
    /// <summary>Whether this is how that number is grouped; fills the groups' places.</summary>
    public bool Fits(ReadOnlySpan<byte> national, Span<int> marks) =>
        (FirstDigits is null || FirstDigits.IsPrefixOf(national)) && Pattern.MatchPrefix(national, marks) == national.Length;
}
