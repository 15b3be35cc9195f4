using System.Globalization;
using System.Text.RegularExpressions;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Core.Imports;

/// <summary>A cell with telephone numbers, as spreadsheets hold them: one, several, or one that a spreadsheet took for a figure.</summary>
/// <param name="Written">The number's own part of the cell.</param>
/// <param name="Reading">What it is.</param>
/// <param name="HasLostDigits">A spreadsheet shortened it: what is left of it is no number.</param>
public readonly partial record struct PhoneCell(string Written, NumberReading Reading, bool HasLostDigits)
{
    // A part with fewer digits is no number of its own: "030 / 1234567", "495 123-45-67, 12".
    private const int FewestDigits = 6;

    private const int FewestInternationalDigits = 10;

    /// <summary>Each number of the cell.</summary>
    public static IEnumerable<PhoneCell> Read(string cell, NumberingContext home)
    {
        ArgumentNullException.ThrowIfNull(cell);
        foreach (var part in Parts(cell.Replace(":::", ";", StringComparison.Ordinal)))
        {
            yield return ReadOne(part, home);
        }
    }

    private static PhoneCell ReadOne(string written, NumberingContext home)
    {
        var text = written.TrimStart('\'', '"', '=').TrimEnd('"');
        if (Figure().Match(text) is { Success: true } figure)
        {
            return Whole(figure) is { } whole ? new PhoneCell(whole, Repaired(whole, home), false) : new PhoneCell(written, NumberingPlan.Read(text, home), true);
        }

        return new PhoneCell(written, Repaired(text, home), false);
    }

    // As written; else, of bare digits, with the plus that a list without formats leaves out; else with the zero that a spreadsheet took away.
    private static NumberReading Repaired(string text, NumberingContext home)
    {
        var reading = NumberingPlan.Read(text, home);
        if (reading.IsNumber || !text.All(char.IsAsciiDigit))
        {
            return reading;
        }

        if (text.Length >= FewestInternationalDigits && text[0] != '0' && NumberingPlan.Read("+" + text, home) is { IsNumber: true } international)
        {
            return international;
        }

        return text.Length > 0 && text[0] != '0' && NumberingPlan.Read("0" + text, home) is { IsNumber: true } national ? national : reading;
    }

    // "7.4951234567E+10" has all its digits, "7.49512E+10" has not.
    private static string? Whole(Match figure)
    {
        var digits = figure.Groups["whole"].Value + figure.Groups["part"].Value;
        var exponent = figure.Groups["exponent"].Success ? int.Parse(figure.Groups["exponent"].Value, CultureInfo.InvariantCulture) : 0;
        var length = figure.Groups["whole"].Value.Length + exponent;
        return figure.Groups["exponent"].Success
            ? length == digits.Length ? digits : null
            : figure.Groups["part"].Value.Trim('0').Length == 0 ? figure.Groups["whole"].Value : null;
    }

    private static IEnumerable<string> Parts(string cell)
    {
        foreach (var separators in new[] { ";\n\r|", ",", "/" })
        {
            var parts = cell.Split(separators.ToCharArray(), StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (parts.Length > 1 && Array.TrueForAll(parts, part => part.Count(char.IsDigit) >= FewestDigits) && !Figure().IsMatch(cell.Trim()))
            {
                return parts.SelectMany(Parts);
            }
        }

        return cell.Trim() is { Length: > 0 } one ? [one] : [];
    }

    // A figure of a spreadsheet: with an exponent, or with nothing but zeros behind the point.
    [GeneratedRegex(@"^\s*\+?(?<whole>[1-9][0-9]*)(?:[.,](?<part>[0-9]+))?[eE]\+?(?<exponent>[0-9]{1,2})\s*$|^\s*(?<whole>[1-9][0-9]{6,})[.,](?<part>0+)\s*$")]
    private static partial Regex Figure();
}
