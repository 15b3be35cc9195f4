using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Home;

public sealed class GoHomePage(Navigation navigation, CurrentUser user) : PageModel
{
    public IActionResult OnGet() => LocalRedirect(navigation.HomeOf(user.Role ?? UserRole.Operator));
}
