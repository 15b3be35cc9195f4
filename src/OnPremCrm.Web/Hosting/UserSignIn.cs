using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>Signs in only who is active, and writes each session down; the framework knows nothing of either.</summary>
public sealed class UserSignIn(
    UserManager<User> users,
    SessionBook sessions,
    IHttpContextAccessor accessor,
    IUserClaimsPrincipalFactory<User> principals,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<User>> logger,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<User> confirmation)
    : SignInManager<User>(users, accessor, principals, options, logger, schemes, confirmation)
{
    public override async Task<bool> CanSignInAsync(User user) => user.IsActive && await base.CanSignInAsync(user);

    public override async Task SignInWithClaimsAsync(User user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        // a new password refreshes the cookie, and the session goes on
        var goesOn = Context.User.FindFirstValue(ClaimTypes.NameIdentifier) == user.Id.ToString() ? Context.User.FindFirstValue(SessionBook.Claim) : null;
        var session = goesOn ?? (await sessions.StartAsync(user.Id, Context.RequestAborted)).ToString();
        await base.SignInWithClaimsAsync(user, authenticationProperties, additionalClaims.Append(new Claim(SessionBook.Claim, session)));
    }
}
