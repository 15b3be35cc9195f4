using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Access;

/// <summary>Which records of a kind somebody reaches: all, or those of certain owners and those that nobody owns.</summary>
/// <param name="IsAll">Whoever owns them.</param>
/// <param name="HasUnowned">A record that nobody owns is everybody's.</param>
/// <param name="Owners">Whose.</param>
public sealed record Sight(bool IsAll, bool HasUnowned, IReadOnlyList<UserId> Owners)
{
    /// <summary>All of them.</summary>
    public static Sight Everything { get; } = new(true, true, []);

    /// <summary>None of them.</summary>
    public static Sight Nothing { get; } = new(false, false, []);

    /// <summary>Whether a record of this owner is among them.</summary>
    /// <param name="owner">Null: nobody owns it.</param>
    public bool Covers(UserId? owner) => IsAll || (owner is { } id ? Owners.Contains(id) : HasUnowned);
}
