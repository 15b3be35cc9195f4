using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>A line of the side bar.</summary>
/// <param name="Least">The role from which on it is offered.</param>
public sealed record Place(string Path, string WordKey, string Icon, UserRole Least, bool IsSystem = false, bool AtFoot = false)
{
    public bool Holds(PathString path) => path.StartsWithSegments(Path);
}
