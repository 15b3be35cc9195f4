using System.Runtime.ExceptionServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>
/// What a session cookie is worth, asked anew at every request: its session must not have ended, and the user must still be active and carry the security
/// stamp of the cookie (a new password or "sign out everywhere" changes it). Name, role, phones and language come from the row, not from the cookie.
/// Keeps no service: ASP.NET Core holds this as long as the request lasts, and a live line lasts for hours.
/// </summary>
public sealed class Session : CookieAuthenticationEvents
{
    public const string CookieName = "session";

    private static readonly string StampClaim = new ClaimsIdentityOptions().SecurityStampClaimType;

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var database = services.GetRequiredService<CrmDatabase>();
        User? user;
        string? country;
        var lacksSecondFactor = false;
        var session = Guid.TryParse(context.Principal?.FindFirst(SessionBook.Claim)?.Value, out var named) ? new UserSessionId(named) : default;
        IReadOnlyList<UserId> team = [];
        try
        {
            var rules = await database.AccessRules.AsNoTracking().SingleAsync(context.HttpContext.RequestAborted);
            user = services.GetRequiredService<AddressGuard>().Allows(rules.LogInNetworks) ? await FindUser(database, context, session) : null;
            country = user is null ? null : await CountryOf(database, user, context.HttpContext.RequestAborted);
            if (user is not null)
            {
                await services.GetRequiredService<SessionBook>().SeeAsync(session, context.HttpContext.RequestAborted);
                lacksSecondFactor = rules.SecondFactorRoles.Contains(Word.Of(user.Role)) && !await services.GetRequiredService<SecondFactorBook>().HasAsync(user.Id, context.HttpContext.RequestAborted);
                team = await Teammates.OfAsync(database, user, context.HttpContext.RequestAborted);
            }
        }
        catch (Exception unreachable) when (DatabaseFault.IsCauseOf(unreachable))
        {
            // Authentication runs again for the error page, which needs no user; so the fault is kept here and thrown by the middleware behind us.
            context.HttpContext.Features.Set(ExceptionDispatchInfo.Capture(unreachable));
            context.RejectPrincipal();
            return;
        }

        if (user is null)
        {
            context.RejectPrincipal();
            return;
        }

        context.ReplacePrincipal(WithSession(CurrentUser.PrincipalOf(user, team, country, lacksSecondFactor, context.Scheme.Name), user.SecurityStamp, session));
    }

    /// <summary>Programs get a status, people the log-in page: with the way back, and a sentence if they had a session.</summary>
    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/api") || request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        var had = context.Options.CookieManager.GetRequestCookie(context.HttpContext, CookieName) is not null;
        var back = HttpMethods.IsGet(request.Method) ? request.PathBase + request.Path + request.QueryString : PageOf(request);
        var target = QueryHelpers.AddQueryString("/login", "back", back!);
        context.Response.Redirect(had ? QueryHelpers.AddQueryString(target, "ended", "true") : target);
        return Task.CompletedTask;
    }

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    // A form that came too late: back to the page that it stood on.
    private static string PageOf(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) && page.Authority == request.Host.Value ? page.PathAndQuery : "/";

    private static async Task<User?> FindUser(CrmDatabase database, CookieValidatePrincipalContext context, UserSessionId session)
    {
        var stamp = context.Principal?.FindFirst(StampClaim)?.Value;
        return Guid.TryParse(context.Principal?.FindFirst(ClaimTypes.NameIdentifier)?.Value, out var id)
            ? await database.Users.AsNoTracking().Include(user => user.Extensions).Include(user => user.CustomRole!.Grants)
                .SingleOrDefaultAsync(
                    user => user.Id == new UserId(id) && user.IsActive && user.SecurityStamp == stamp
                        && database.UserSessions.Any(known => known.Id == session && known.UserId == user.Id && known.EndedAt == null),
                    context.HttpContext.RequestAborted)
            : null;
    }

    private static async Task<string?> CountryOf(CrmDatabase database, User user, CancellationToken ct)
    {
        var server = user.Extensions.OrderByDescending(extension => extension.IsPrimary).Select(extension => extension.Server).FirstOrDefault();
        return await database.TelephonyServers.AsNoTracking()
            .OrderByDescending(known => known.Name == server).ThenBy(known => known.Name)
            .Select(known => known.Country).FirstOrDefaultAsync(ct);
    }

    private static ClaimsPrincipal WithSession(ClaimsPrincipal principal, string stamp, UserSessionId session)
    {
        ((ClaimsIdentity)principal.Identity!).AddClaims([new(StampClaim, stamp), new(SessionBook.Claim, session.ToString())]);
        return principal;
    }
}
