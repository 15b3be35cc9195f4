using System.Security.Claims;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>An identity that knows its rights: they are read with the user for every request, and stand in no cookie.</summary>
public sealed class ViewerIdentity(Viewer viewer, string scheme, IEnumerable<Claim>? claims = null) : ClaimsIdentity(claims, scheme)
{
    public Viewer Viewer { get; } = viewer;

    public override ClaimsIdentity Clone() => new ViewerIdentity(Viewer, AuthenticationType!, Claims);
}
