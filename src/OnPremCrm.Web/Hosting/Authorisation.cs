using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>
/// Who may do what, in one place. Everything needs a logged-in user unless it is listed as open here; the folders of the administrator and of managers are listed too.
/// Which rows of a noun a user may see is the noun's own rule in Core (VisibleTo).
/// </summary>
public static class Authorisation
{
    /// <summary>Pages for those who are not logged in.</summary>
    private static readonly string[] OpenPages = ["/Sessions/LogIn", "/Sessions/EnterCode", "/Sessions/SetPassword", "/Sessions/ChooseLanguage", "/Errors/ShowError", "/Install/ShowOffline"];

    private static readonly string[] AdminFolders = ["/Fields", "/Numbers", "/Privacy", "/Retention", "/Rights", "/Security", "/Users"];

    private static readonly string[] AdminPages = ["/Auditing/ListEntries"];

    private static readonly string[] ManagerFolders = ["/Imports", "/Ledgers"];

    public static void AddCrmAuthorisation(this IServiceCollection services) => services.AddAuthorizationBuilder()
        .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
        .AddPolicy(Policies.Manager, policy => policy.RequireRole(nameof(UserRole.Manager), nameof(UserRole.Admin)))
        .AddPolicy(Policies.Admin, policy => policy.RequireRole(nameof(UserRole.Admin)));

    public static void Authorise(this PageConventionCollection pages)
    {
        foreach (var page in OpenPages)
        {
            pages.AllowAnonymousToPage(page);
        }

        foreach (var folder in AdminFolders)
        {
            pages.AuthorizeFolder(folder, Policies.Admin);
        }

        foreach (var page in AdminPages)
        {
            pages.AuthorizePage(page, Policies.Admin);
        }

        foreach (var folder in ManagerFolders)
        {
            pages.AuthorizeFolder(folder, Policies.Manager);
        }
    }
}
