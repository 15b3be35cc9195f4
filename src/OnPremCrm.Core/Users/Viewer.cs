using OnPremCrm.Core.Access;

namespace OnPremCrm.Core.Users;

/// <summary>Who looks: a user, or a program with a token. What they may see of a noun is that noun's own rule (CallVisibility, RecordingVisibility, <see cref="SightOf"/>).</summary>
/// <param name="Role">Which pages there are.</param>
/// <param name="UserId">Null for a program: it has no phone, so nothing is its own.</param>
public sealed record Viewer(UserRole Role, UserId? UserId)
{
    /// <summary>Somebody who is not logged in.</summary>
    public static Viewer Nobody { get; } = new(UserRole.Operator, null) { Grants = Grants.None };

    /// <summary>What may be done with records.</summary>
    public Grants Grants { get; init; } = Grants.Of(Role);

    /// <summary>Whose clients and calls are one's own: of a person's token, that person's. Null: nobody's.</summary>
    public UserId? Own { get; init; } = UserId;

    /// <summary>Who is in the same team. Empty when in none.</summary>
    public IReadOnlyList<UserId> Team { get; init; } = [];

    /// <summary>What a user may see.</summary>
    /// <param name="user">With the role of the company's own and its grants, if there is one.</param>
    /// <param name="team">Who is in the user's team.</param>
    public static Viewer Of(User user, IReadOnlyList<UserId> team)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new Viewer(user.Role, user.Id) { Grants = user.CustomRole is { } role ? Grants.Of(role) : Grants.Of(user.Role), Team = team };
    }

    /// <summary>What a person's token may see: no more than the person, and no more than the token's own role.</summary>
    /// <param name="token">The token.</param>
    /// <param name="owner">Whose it is; as in <see cref="Of"/>.</param>
    /// <param name="team">Who is in the owner's team.</param>
    public static Viewer OfToken(ApiToken token, User owner, IReadOnlyList<UserId> team)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(owner);
        var role = owner.Role < token.Role ? owner.Role : token.Role;
        return new Viewer(role, null) { Grants = owner.CustomRole is { } own ? Grants.Of(own).Within(Grants.Of(role)) : Grants.Of(role), Own = owner.Id, Team = team };
    }

    /// <summary>Which records a right reaches.</summary>
    /// <param name="noun">With what.</param>
    /// <param name="deed">To do what.</param>
    public Sight SightOf(GuardedNoun noun, Deed deed) => Grants.ReachOf(noun, deed) switch
    {
        null => Sight.Nothing,
        Reach.All => Sight.Everything,
        Reach.Team when Team.Count > 0 => new Sight(false, true, Own is { } id && !Team.Contains(id) ? [.. Team, id] : Team),
        _ => new Sight(false, true, Own is { } id ? [id] : []),
    };

    /// <summary>Whether the right is there at all, however far it reaches.</summary>
    /// <param name="noun">With what.</param>
    /// <param name="deed">To do what.</param>
    public bool May(GuardedNoun noun, Deed deed) => Grants.ReachOf(noun, deed) is not null;

    /// <summary>Nothing, when a right reaches a record.</summary>
    /// <param name="noun">With what.</param>
    /// <param name="deed">To do what.</param>
    /// <param name="owner">Who owns it. Null: nobody.</param>
    /// <exception cref="NotAllowedException">It does not.</exception>
    public void Demand(GuardedNoun noun, Deed deed, UserId? owner)
    {
        if (!SightOf(noun, deed).Covers(owner))
        {
            throw new NotAllowedException(noun, deed);
        }
    }
}
