using System.Text.RegularExpressions;

namespace OnPremCrm.Core.Numbers;

/// <summary>
/// How a number looks to somebody whose role masks numbers: "+49 30 ••• •• 12". Its country and its last two digits stay, its area too where at least four digits remain
/// hidden; how many are hidden does not show.
/// </summary>
public static partial class NumberMask
{
    private const char Dot = '•';
    private const string Hidden = "••• ••";
    private const int FewestHidden = 4;
    private const int Ending = 2;

    // Longer than any extension: from here on a row of digits may be somebody's number.
    private const int FewestDigits = 6;

    /// <summary>The number as it is shown.</summary>
    /// <param name="number">A client's number.</param>
    public static string Of(E164Number number)
    {
        var groups = DigitGroups().Matches(NumberingPlan.Format(number, null)).Select(group => group.Value).ToList();
        var digits = string.Concat(groups);
        var area = groups.Count > 2 && digits.Length - groups[0].Length - groups[1].Length - Ending >= FewestHidden ? groups[1] + " " : "";
        return groups.Count > 1 ? $"+{groups[0]} {area}{Hidden} {digits[^Ending..]}" : $"{Hidden} {digits[^Ending..]}";
    }

    /// <summary>A text that may be a number, as it is shown: an extension, a name or "anonymous" stays.</summary>
    /// <param name="text">E.164, what the PBX presented, or an account of a messenger.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (E164Number.TryParse(text, out var number))
        {
            return Of(number);
        }

        var digits = string.Concat(text.Where(char.IsDigit));
        return digits.Length < FewestDigits ? text : $"{Hidden} {digits[^Ending..]}";
    }

    /// <summary>A text of several words, with each number in it hidden; a date stays.</summary>
    /// <param name="text">What somebody wrote.</param>
    public static string Within(string text) => WrittenNumber().Replace(text, match => Date().IsMatch(match.Value) ? match.Value : Of(match.Value));

    /// <summary>
    /// Gives a text back the numbers that its writer was not shown: somebody who changes one word of a text must not lose the numbers in it. Each mask becomes the number
    /// that it stood for, in their order; one that stands for none stays.
    /// </summary>
    /// <param name="text">As it was written over the one that was shown.</param>
    /// <param name="before">As it was kept.</param>
    public static string Restore(string text, string before)
    {
        var numbers = WrittenNumber().Matches(before).Select(match => match.Value).Where(number => !Date().IsMatch(number)).ToList();
        return Mask().Replace(text, mask => Take(number => Of(Plain(number)) == mask.Value) ?? Take(number => number[^Ending..] == mask.Value[^Ending..]) ?? mask.Value);

        // The next mask that looks like this one stands for the next number.
        string? Take(Predicate<string> isMeant)
        {
            if (numbers.FindIndex(isMeant) is var nth && nth < 0)
            {
                return null;
            }

            var number = numbers[nth];
            numbers.RemoveAt(nth);
            numbers.Add(number);
            return number;
        }
    }

    /// <summary>Whether a text came from here: it stands for a number that its writer did not see.</summary>
    /// <param name="text">A line of a form.</param>
    public static bool IsMasked(string? text) => text?.Contains(Dot) == true;

    private static string Plain(string number) => (number[0] == '+' ? "+" : "") + string.Concat(number.Where(char.IsAsciiDigit));

    [GeneratedRegex(@"\d+")]
    private static partial Regex DigitGroups();

    [GeneratedRegex(@"(?:\+\d+ (?:\d+ )?)?••• •• \d\d")]
    private static partial Regex Mask();

    [GeneratedRegex(@"\+?\(?\d(?:[ \u00a0\u2011()/.\-]{0,3}\d){6,}")]
    private static partial Regex WrittenNumber();

    [GeneratedRegex(@"^(\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{4})")]
    private static partial Regex Date();
}
