using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>A line of the side bar.</summary>
/// <param name="Least">The role from which on it is offered.</param>
/// <param name="Key">The letter that leads there after G. Null: none.</param>
/// <param name="Counts">It says how much is open there for whoever looks (OpenWork).</param>
/// <param name="Root">All pages below it are of this place. Null: those below its own address are.</param>
/// <param name="NeedsPhone">Not for managers and administrators without a phone of their own.</param>
public sealed record Place(
    string Path, string WordKey, string Icon, UserRole Least, bool IsSystem = false, bool AtFoot = false, string? Key = null, bool Counts = false, bool NeedsPhone = false, string? Root = null)
{
    public bool Holds(PathString path) => path.StartsWithSegments(Root ?? Path);
}
