using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>The places of the side bar, per role. A place is offered only when its page exists, so that no link is dead.</summary>
public sealed class Navigation(IActionDescriptorCollectionProvider pages)
{
    private static readonly Place[] Places =
    [
        new("/desk", "nav.desk", "inbox", UserRole.Operator),
        new("/calls", "nav.calls", "phone", UserRole.Operator),
        new("/callbacks", "nav.callbacks", "phone-outgoing", UserRole.Operator),
        new("/contacts", "nav.contacts", "address-book", UserRole.Operator),
        new("/organisations", "nav.organisations", "building", UserRole.Operator),
        new("/ledger", "nav.ledger", "shield-check", UserRole.Manager, IsSystem: true),
        new("/users", "nav.users", "users", UserRole.Admin, IsSystem: true),
        new("/settings", "nav.settings", "settings", UserRole.Operator, AtFoot: true),
    ];

    public IEnumerable<Place> For(UserRole role) => Places.Where(place => role >= place.Least && Exists(place.Path));

    /// <summary>Where a user begins: an operator at the desk, others at the call log.</summary>
    public string HomeOf(UserRole role)
    {
        var home = role == UserRole.Operator ? "/desk" : "/calls";
        return Exists(home) ? home : "/more";
    }

    public bool Exists(string path) => pages.ActionDescriptors.Items
        .OfType<PageActionDescriptor>()
        .Any(page => page.AttributeRouteInfo?.Template?.Equals(path.TrimStart('/'), StringComparison.OrdinalIgnoreCase) == true);
}
