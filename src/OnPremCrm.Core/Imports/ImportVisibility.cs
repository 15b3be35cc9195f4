using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Imports;

/// <summary>Whose imports one sees, runs and undoes: one's own; an administrator those of everybody. See <see cref="ImportRights"/>.</summary>
public static class ImportVisibility
{
    /// <summary>Those that the viewer may see.</summary>
    public static IQueryable<Import> VisibleTo(this IQueryable<Import> imports, Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        return !ImportRights.Has(viewer) ? imports.Where(_ => false) : viewer.Role switch
        {
            UserRole.Admin => imports,
            UserRole.Manager => imports.Where(import => import.AskedBy == viewer.Own),
            _ => imports.Where(_ => false),
        };
    }
}
