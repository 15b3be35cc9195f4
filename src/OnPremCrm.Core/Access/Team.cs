namespace OnPremCrm.Core.Access;

/// <summary>People who work with the same clients. Somebody is in one team at most.</summary>
public sealed class Team
{
    /// <summary>The longest name, in characters.</summary>
    public const int LongestName = 100;

    /// <summary>Names the team.</summary>
    public TeamId Id { get; init; }

    /// <summary>Unique, whatever its letters' case.</summary>
    public required string Name { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
