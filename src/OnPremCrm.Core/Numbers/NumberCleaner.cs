using System.Text.RegularExpressions;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Core.Numbers;

/// <summary>The clean-up rules at work: a number as it was presented goes in, what is left to read comes out. Never throws, whatever the number.</summary>
public sealed class NumberCleaner
{
    // Linear in the text whatever the pattern (NonBacktracking); a caller ID is short all the same.
    private const RegexOptions PatternOptions = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const int LongestResult = 200;

    private readonly List<(CleaningRule Rule, Regex? Pattern)> _rules;

    /// <param name="rules">In any order; those that are not active, or whose pattern cannot be read, do nothing.</param>
    public NumberCleaner(IEnumerable<CleaningRule> rules) => _rules =
    [
        .. rules.Where(rule => rule.IsActive)
            .OrderBy(rule => rule.Ordinal).ThenBy(rule => rule.Id.Value)
            .Select(rule => (rule, rule.Kind == CleaningKind.Pattern ? PatternOf(rule.LooksFor) : null))
            .Where(entry => entry.rule.Kind != CleaningKind.Pattern || entry.Item2 is not null),
    ];

    /// <summary>No rules: every number stays as it is.</summary>
    public static NumberCleaner None { get; } = new([]);

    /// <summary>Whether a text can be looked for as a pattern. Back references and look-around cannot: they could take for ever.</summary>
    public static bool IsPattern(string text) => PatternOf(text) is not null;

    /// <summary>What is left of a number after all rules that hold for the call it came with.</summary>
    /// <returns>The text, without blanks around it, and the rules that changed it in the order in which they did.</returns>
    public (string Text, IReadOnlyList<CleaningRule> Applied) Clean(string presented, string server, string? trunk, CallDirection direction)
    {
        var text = presented.Trim();
        var applied = new List<CleaningRule>();
        foreach (var (rule, pattern) in _rules)
        {
            if (HoldsFor(rule, server, trunk, direction) && Change(text, rule, pattern) is var changed && changed != text)
            {
                text = changed;
                applied.Add(rule);
            }
        }

        return (text, applied);
    }

    private static bool HoldsFor(CleaningRule rule, string server, string? trunk, CallDirection direction) =>
        (rule.Server is null || rule.Server == server)
        && (rule.Trunk is null || string.Equals(rule.Trunk, trunk, StringComparison.OrdinalIgnoreCase))
        && (rule.Direction is null || rule.Direction == direction);

    private static string Change(string text, CleaningRule rule, Regex? pattern)
    {
        var changed = rule.Kind switch
        {
            CleaningKind.Begins => text.StartsWith(rule.LooksFor, StringComparison.OrdinalIgnoreCase) ? rule.Puts + text[rule.LooksFor.Length..] : text,
            CleaningKind.Ends => text.EndsWith(rule.LooksFor, StringComparison.OrdinalIgnoreCase) ? text[..^rule.LooksFor.Length] + rule.Puts : text,
            _ => pattern!.Replace(text, rule.Puts),
        };
        return changed.Length > LongestResult ? text : changed.Trim();
    }

    private static Regex? PatternOf(string text)
    {
        try
        {
            return new Regex(text, PatternOptions);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
