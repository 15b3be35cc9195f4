namespace OnPremCrm.Web.Hosting;

/// <summary>Cookies that hold a taste, no right: language and theme for the log-in page.</summary>
public static class Preference
{
    public static CookieOptions Cookie(HttpRequest request, TimeSpan remembered) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = request.IsHttps,
        Path = "/",
        MaxAge = remembered,
        IsEssential = true,
    };
}
