namespace OnPremCrm.Core.Numbers;

/// <summary>What a clean-up rule looks for in a number as it was presented.</summary>
public enum CleaningKind
{
    /// <summary>These characters at the beginning.</summary>
    Begins,

    /// <summary>These characters at the end.</summary>
    Ends,

    /// <summary>A regular expression; the replacement may name its groups as <c>$1</c>.</summary>
    Pattern,
}
