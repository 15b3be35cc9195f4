using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>The places of the side bar, per role. A place is offered only when its page exists, so that no link is dead.</summary>
public sealed class Navigation(IActionDescriptorCollectionProvider pages)
{
    private static readonly Place[] Places =
    [
        new("/overview", "nav.overview", "chart-bar", UserRole.Manager, Key: "o"),
        new("/desk", "nav.desk", "inbox", UserRole.Operator, Key: "d", NeedsPhone: true),
        new("/calls", "nav.calls", "phone", UserRole.Operator, Key: "c"),
        new("/callbacks", "nav.callbacks", "phone-outgoing", UserRole.Operator, Key: "b", Counts: true),
        new("/contacts", "nav.contacts", "address-book", UserRole.Operator, Key: "p"),
        new("/organisations", "nav.organisations", "building", UserRole.Operator),
        new("/ledger", "nav.ledger", "shield-check", UserRole.Manager, IsSystem: true),
        new("/results", "nav.results", "list-check", UserRole.Admin, IsSystem: true),
        new("/fields", "nav.fields", "forms", UserRole.Admin, IsSystem: true),
        new("/numbers", "nav.numbers", "hash", UserRole.Admin, IsSystem: true),
        new("/users", "nav.users", "users", UserRole.Admin, IsSystem: true),
        new("/rights", "nav.rights", "lock", UserRole.Admin, IsSystem: true),
        new("/audit", "nav.audit", "history", UserRole.Admin, IsSystem: true),
        new("/privacy/purposes", "nav.privacy", "shield-lock", UserRole.Admin, IsSystem: true, Root: "/privacy"),
        new("/settings", "nav.settings", "settings", UserRole.Operator, AtFoot: true),
        new("/keys", "nav.keys", "keyboard", UserRole.Operator, AtFoot: true),
    ];

    public IEnumerable<Place> For(CurrentUser user)
    {
        var role = user.Role ?? UserRole.Operator;
        var hasDesk = role == UserRole.Operator || user.Extensions.Count > 0;
        return Places.Where(place => role >= place.Least && (hasDesk || !place.NeedsPhone) && Exists(place.Path));
    }

    /// <summary>On a phone, left and right of the dial button: where one begins, the calls, the callbacks. The rest is behind More.</summary>
    public static bool IsTab(Place place, IReadOnlyList<Place> all) => place == all[0] || place.Path is "/calls" or "/callbacks";

    /// <summary>Where a user begins: an operator at the desk, others at the overview.</summary>
    public string HomeOf(UserRole role)
    {
        var home = role == UserRole.Operator ? "/desk" : "/overview";
        return Exists(home) ? home : "/more";
    }

    public bool Exists(string path) => pages.ActionDescriptors.Items
        .OfType<PageActionDescriptor>()
        .Any(page => page.AttributeRouteInfo?.Template?.Equals(path.TrimStart('/'), StringComparison.OrdinalIgnoreCase) == true);
}
