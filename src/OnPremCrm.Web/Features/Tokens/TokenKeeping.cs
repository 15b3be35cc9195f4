using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Tokens;

/// <summary>Who sees and revokes which tokens: one's own, and an administrator all.</summary>
public static class TokenKeeping
{
    public static IQueryable<ApiToken> KeptBy(this IQueryable<ApiToken> tokens, CurrentUser user)
    {
        var id = user.Id;
        return user.Is(UserRole.Admin) ? tokens : tokens.Where(token => token.OwnerId == id);
    }
}
