using OnPremCrm.Core.Access;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Imports;

/// <summary>
/// Who imports: managers and administrators who reach every contact. An import finds, makes and changes contacts whoever owns them; for somebody who reaches
/// only some of them it would be a way around, and so it would be for somebody from whom numbers are hidden.
/// </summary>
public static class ImportRights
{
    /// <summary>Whether the viewer may import.</summary>
    public static bool Has(Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        return viewer.Role >= UserRole.Manager && !viewer.Grants.MasksNumbers && viewer.SightOf(GuardedNoun.Contacts, Deed.See).IsAll && viewer.SightOf(GuardedNoun.Contacts, Deed.Edit).IsAll
            && viewer.May(GuardedNoun.Contacts, Deed.Create) && viewer.SightOf(GuardedNoun.Organisations, Deed.See).IsAll && viewer.May(GuardedNoun.Organisations, Deed.Create);
    }

    /// <summary>Nothing, when the viewer may import.</summary>
    /// <exception cref="NotAllowedException">Otherwise.</exception>
    public static void Demand(Viewer viewer)
    {
        if (!Has(viewer))
        {
            throw new NotAllowedException(GuardedNoun.Contacts, Deed.Create);
        }
    }
}
