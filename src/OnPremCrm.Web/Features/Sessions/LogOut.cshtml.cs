using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Sessions;

/// <summary>Ends this session; a mere link or a picture cannot, only the form.</summary>
public sealed class LogOutPage(SignInManager<User> signIn) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("/");

    public async Task<IActionResult> OnPost()
    {
        await signIn.SignOutAsync();
        return LocalRedirect("/login");
    }
}
