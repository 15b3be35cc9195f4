namespace OnPremCrm.Web.Features.Overview;

/// <summary>One figure: what it is, how much, how it is counted, and where the calls behind it are.</summary>
/// <param name="Key">Names its words: what it is called, and how it is counted.</param>
/// <param name="Value">The figure itself, e.g. "412".</param>
/// <param name="Unit">Small behind it, e.g. "of 449". Null: nothing.</param>
/// <param name="Path">The calls, or the callbacks.</param>
/// <param name="IsBad">It needs somebody.</param>
/// <param name="Change">Against the days before. Null: there is nothing to compare with, or no change.</param>
/// <param name="MoreIsBetter">Whether a rise is good news.</param>
/// <param name="Side">One line beneath.</param>
public sealed record Measure(string Key, string Value, string? Unit, string Path, bool IsBad, int? Change, bool MoreIsBetter, string Side);
