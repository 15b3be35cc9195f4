namespace OnPremCrm.Core.Consents;

/// <summary>What people consent to: "Offers by telephone", "Recording of calls". Made by the administrator.</summary>
public sealed class ConsentPurpose
{
    /// <summary>Longest name, in characters.</summary>
    public const int LongestName = 80;

    /// <summary>Names the purpose.</summary>
    public ConsentPurposeId Id { get; init; }

    /// <summary>In the company's own words; no other purpose has it, whatever the case of its letters.</summary>
    public required string Name { get; set; }

    /// <summary>By which way.</summary>
    public ConsentChannel Channel { get; set; }

    /// <summary>False: asked for no more; what was said to it stays.</summary>
    public bool IsActive { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Each wording that it ever had. Empty when they were not asked for.</summary>
    public List<ConsentText> Texts { get; init; } = [];
}
