using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Access;

/// <summary>A role that the administrator made: which pages there are follows from its level, what may be done with records from its grants.</summary>
public sealed class CustomRole
{
    /// <summary>The longest name, in characters.</summary>
    public const int LongestName = 100;

    /// <summary>Names the role.</summary>
    public CustomRoleId Id { get; init; }

    /// <summary>Unique, whatever its letters' case.</summary>
    public required string Name { get; set; }

    /// <summary>Operator or manager. An administrator's rights cannot be cut: somebody has to be able to give them back.</summary>
    public UserRole Level { get; set; }

    /// <summary>Of clients' numbers who has the role sees no more than the country, the area and the last two digits, and may take none away as a file.</summary>
    public bool MasksNumbers { get; set; }

    /// <summary>The fields of the company's own that who has the role does not see: their ids. With the role's row, so that no reader of a role can forget them.</summary>
    public List<Guid> HiddenFields { get; set; } = [];

    /// <summary>Grows with each save; the later of two concurrent saves is refused.</summary>
    public int Version { get; set; } = 1;

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Its rights.</summary>
    public List<Grant> Grants { get; init; } = [];
}
