namespace OnPremCrm.Core.Access;

/// <summary>One right of a role. What no grant names is not allowed.</summary>
public sealed class Grant
{
    /// <summary>Whose right.</summary>
    public CustomRoleId RoleId { get; init; }

    /// <summary>With what.</summary>
    public GuardedNoun Noun { get; init; }

    /// <summary>To do what.</summary>
    public Deed Deed { get; init; }

    /// <summary>How far.</summary>
    public Reach Reach { get; set; }
}
