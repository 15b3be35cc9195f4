using OnPremCrm.Core.Calls;

namespace OnPremCrm.Core.Numbers;

/// <summary>What a trunk puts around numbers, and what is to stand there instead. The administrator makes these; each works on what the one before it left.</summary>
public sealed class CleaningRule
{
    /// <summary>Longest text to look for, in characters.</summary>
    public const int LongestSearch = 200;

    /// <summary>Longest replacement, in characters.</summary>
    public const int LongestReplacement = 60;

    /// <summary>Longest note, in characters.</summary>
    public const int LongestNote = 200;

    /// <summary>Names the rule.</summary>
    public CleaningRuleId Id { get; init; }

    /// <summary>The Asterisk server, by its name in the configuration. Null: all.</summary>
    public string? Server { get; set; }

    /// <summary>The server's trunk, e.g. <c>PJSIP/trunk-itsp</c>. Null: all.</summary>
    public string? Trunk { get; set; }

    /// <summary>Inbound or outbound. Null: both.</summary>
    public CallDirection? Direction { get; set; }

    /// <summary>How <see cref="LooksFor"/> is meant.</summary>
    public CleaningKind Kind { get; set; }

    /// <summary>What is replaced where it stands; upper and lower case are the same.</summary>
    public required string LooksFor { get; set; }

    /// <summary>What stands there instead; empty removes it.</summary>
    public string Puts { get; set; } = "";

    /// <summary>Why there is such a rule. Null: nobody said.</summary>
    public string? Note { get; set; }

    /// <summary>The smallest is applied first.</summary>
    public int Ordinal { get; set; }

    /// <summary>False: kept, but not applied.</summary>
    public bool IsActive { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
