namespace OnPremCrm.Core.Calls;

/// <summary>A line of the company's short list of what may come of a call: "Order", "Complaint". Made by the administrator.</summary>
public sealed class CallResult
{
    /// <summary>Longest name, in characters.</summary>
    public const int LongestName = 60;

    /// <summary>Names the result.</summary>
    public CallResultId Id { get; init; }

    /// <summary>In the company's own words; no other result has it, whatever the case of its letters.</summary>
    public required string Name { get; set; }

    /// <summary>Its place in the list, from the smallest.</summary>
    public int Ordinal { get; set; }

    /// <summary>False: offered no more; calls for which it was chosen keep it.</summary>
    public bool IsActive { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
