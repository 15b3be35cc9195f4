using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting;

/// <summary>Log-in: ASP.NET Core Identity over our own users, a hardened cookie, lock-out after five wrong passwords, keys in the database.</summary>
public static class Identity
{
    /// <summary>Failed log-ins after which a user waits.</summary>
    public const int MaxFailedLogIns = 5;

    /// <summary>The rate limit of the log-in form; per address, so that one machine cannot try many users.</summary>
    public const string LogInRate = "log-in";

    public static readonly TimeSpan LockOut = TimeSpan.FromMinutes(15);

    // Configuration: Web:LogInsPerMinute. A whole office may sit behind one address and log in at nine.
    private const int LogInsPerMinute = 60;
    private static readonly TimeSpan SessionLength = TimeSpan.FromHours(14); // a long shift, sliding

    public static void AddIdentity(this IServiceCollection services)
    {
        services.AddIdentityCore<User>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = ""; // the name is the e-mail; its form is checked as such
                options.Password.RequiredLength = 10;
                options.Password.RequiredUniqueChars = 4;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Lockout.MaxFailedAccessAttempts = MaxFailedLogIns;
                options.Lockout.DefaultLockoutTimeSpan = LockOut;
            })
            .AddUserStore<UserStore>()
            .AddSignInManager<UserSignIn>()
            .AddErrorDescriber<IdentityWords>();
        services.AddScoped<Session>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies(cookies =>
            cookies.ApplicationCookie!.Configure(HardenCookie));
        services.AddDataProtection().SetApplicationName("OnPremCrm");
        services.AddSingleton<DatabaseKeyRing>();
        services.AddOptions<KeyManagementOptions>().Configure<DatabaseKeyRing>((options, ring) => options.XmlRepository = ring);
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.AddPolicy(LogInRate, LimitLogIns);
        });
    }

    private static RateLimitPartition<string> LimitLogIns(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        var permits = context.RequestServices.GetRequiredService<IConfiguration>().GetValue("Web:LogInsPerMinute", LogInsPerMinute);
        return HttpMethods.IsPost(context.Request.Method)
            ? RateLimitPartition.GetFixedWindowLimiter(address, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter("looking");
    }

    private static void HardenCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = Session.CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.Path = "/";
        options.CookieManager = new HostCookies();
        options.ExpireTimeSpan = SessionLength;
        options.SlidingExpiration = true;
        options.LoginPath = "/login";
        options.ReturnUrlParameter = "back";
        options.EventsType = typeof(Session);
    }
}
