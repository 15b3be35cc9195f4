using System.Collections.Frozen;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Access;

/// <summary>The rights of a role, as one asks for them.</summary>
public sealed class Grants
{
    /// <summary>The deeds that there are, and whether they have a reach: who may create may create, whoever owns it then.</summary>
    public static readonly IReadOnlyList<(GuardedNoun Noun, Deed Deed, bool HasReach)> Kinds =
    [
        (GuardedNoun.Contacts, Deed.See, true), (GuardedNoun.Contacts, Deed.Create, false), (GuardedNoun.Contacts, Deed.Edit, true), (GuardedNoun.Contacts, Deed.Delete, true), (GuardedNoun.Contacts, Deed.Export, true),
        (GuardedNoun.Organisations, Deed.See, true), (GuardedNoun.Organisations, Deed.Create, false), (GuardedNoun.Organisations, Deed.Edit, true), (GuardedNoun.Organisations, Deed.Delete, true), (GuardedNoun.Organisations, Deed.Export, true),
        (GuardedNoun.Recordings, Deed.See, true), (GuardedNoun.Recordings, Deed.Play, true), (GuardedNoun.Recordings, Deed.Download, true), (GuardedNoun.Recordings, Deed.Delete, true),
    ];

    /// <summary>No right at all.</summary>
    public static readonly Grants None = new([]);

    private static readonly FrozenDictionary<UserRole, Grants> OfRoles = Enum.GetValues<UserRole>().ToFrozenDictionary(role => role, Usual);

    private readonly FrozenDictionary<(GuardedNoun Noun, Deed Deed), Reach> _reaches;

    private Grants(IEnumerable<KeyValuePair<(GuardedNoun Noun, Deed Deed), Reach>> reaches, bool masksNumbers = false, IEnumerable<CustomFieldId>? hiddenFields = null)
    {
        _reaches = reaches.ToFrozenDictionary();
        MasksNumbers = masksNumbers;
        HiddenFields = [.. hiddenFields ?? []];
    }

    /// <summary>Clients' numbers are shown as <see cref="Numbers.NumberMask"/> writes them.</summary>
    public bool MasksNumbers { get; }

    /// <summary>The fields of the company's own that are not shown: for <see cref="Database.CrmDatabase"/> they are not there.</summary>
    public IReadOnlyList<CustomFieldId> HiddenFields { get; }

    /// <summary>What a role may do that nobody has cut.</summary>
    /// <param name="role">The role.</param>
    public static Grants Of(UserRole role) => OfRoles[role];

    /// <summary>What a role of the company's own may do. A file holds what is masked, so a role that masks exports nothing, whatever its grants say.</summary>
    /// <param name="role">The role, with its grants.</param>
    public static Grants Of(CustomRole role)
    {
        ArgumentNullException.ThrowIfNull(role);
        return new Grants(role.Grants.Where(grant => !role.MasksNumbers || grant.Deed != Deed.Export).Select(grant => KeyValuePair.Create((grant.Noun, grant.Deed), grant.Reach)), role.MasksNumbers,
            role.HiddenFields.Select(field => new CustomFieldId(field)));
    }

    /// <summary>How far a right reaches. Null: it is not given.</summary>
    /// <param name="noun">With what.</param>
    /// <param name="deed">To do what.</param>
    public Reach? ReachOf(GuardedNoun noun, Deed deed) => _reaches.TryGetValue((noun, deed), out var reach) ? reach : null;

    /// <summary>What both allow, no further than the nearer of the two reaches; masked if either masks, without what either hides.</summary>
    /// <param name="other">The other rights.</param>
    public Grants Within(Grants other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Grants(_reaches.Where(right => other._reaches.ContainsKey(right.Key))
            .Select(right => KeyValuePair.Create(right.Key, (Reach)Math.Min((int)right.Value, (int)other._reaches[right.Key]))), MasksNumbers || other.MasksNumbers, HiddenFields.Union(other.HiddenFields));
    }

    // Everybody works with all clients until somebody decides otherwise; clients are deleted, files leave the house, and other people's calls are heard, from manager on.
    // A recording does not come back: only an administrator deletes one.
    private static Grants Usual(UserRole role) => new(
        from kind in Kinds
        let reach = kind is { Noun: GuardedNoun.Recordings, Deed: Deed.Delete } ? role == UserRole.Admin ? Reach.All : null
            : role >= UserRole.Manager || kind.Deed is Deed.See or Deed.Create or Deed.Edit ? Reach.All : kind.Deed == Deed.Play ? Reach.Own : (Reach?)null
        where reach is not null
        select KeyValuePair.Create((kind.Noun, kind.Deed), reach.Value));
}
