using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting.Ldap;

namespace OnPremCrm.Web.Hosting;

/// <summary>Log-in: ASP.NET Core Identity over our own users, a hardened cookie, lock-out after five wrong passwords, keys in the database.</summary>
public static class Identity
{
    /// <summary>Failed log-ins after which a user waits.</summary>
    public const int MaxFailedLogIns = 5;

    /// <summary>The rate limit of the log-in form; per address, so that one machine cannot try many users.</summary>
    public const string LogInRate = "log-in";

    /// <summary>How long an account or an address waits after too many failed log-ins.</summary>
    public static readonly TimeSpan LockOut = TimeSpan.FromMinutes(15);

    /// <summary>How long a session lasts without a request: a long shift.</summary>
    public static readonly TimeSpan SessionLength = TimeSpan.FromHours(14);

    private static readonly TimeSpan TimeForCode = TimeSpan.FromMinutes(5);

    // Configuration: Web:LogInsPerMinute. A whole office may sit behind one address and log in at nine.
    private const int LogInsPerMinute = 60;

    public static void AddIdentity(this IServiceCollection services)
    {
        services.AddIdentityCore<User>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = ""; // the name is the e-mail; its form is checked as such
                options.Password.RequiredLength = 1; // PasswordRules says more, and in one place
                options.Password.RequiredUniqueChars = 1;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Lockout.MaxFailedAccessAttempts = MaxFailedLogIns;
                options.Lockout.DefaultLockoutTimeSpan = LockOut;
            })
            .AddUserStore<UserStore>()
            .AddSignInManager<UserSignIn>()
            .AddPasswordValidator<PasswordRules>()
            .AddErrorDescriber<IdentityWords>();
        services.AddSingleton<Session>();
        services.AddScoped<SessionBook>();
        services.AddScoped<AddressGuard>();
        services.AddScoped<PasswordRules>();
        services.AddScoped<SecondFactorBook>();
        services.AddScoped<PasswordLinkBook>();
        services.AddOptions<LdapOptions>().BindConfiguration(LdapOptions.Section);
        services.AddSingleton<LdapDirectory>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies(cookies =>
        {
            cookies.ApplicationCookie!.Configure(HardenCookie);
            cookies.TwoFactorUserIdCookie!.Configure(HardenHalfCookie);
        });
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

    // Between the password and the code: worth nothing but the right to try one.
    private static void HardenHalfCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "half";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.Path = "/";
        options.CookieManager = new HostCookies();
        options.ExpireTimeSpan = TimeForCode;
        options.SlidingExpiration = false;
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
