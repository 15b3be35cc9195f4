using Microsoft.AspNetCore.Authentication.Cookies;

namespace OnPremCrm.Web.Hosting;

/// <summary>
/// Over https the session cookie is called __Host-..., which a browser takes only from this host, secure and for every path: no neighbour domain can plant one.
/// Over plain http (an office network without a certificate) browsers refuse that name, so the plain one is used.
/// </summary>
public sealed class HostCookies : ICookieManager
{
    private readonly ChunkingCookieManager _cookies = new();

    public string? GetRequestCookie(HttpContext context, string key) => _cookies.GetRequestCookie(context, NameFor(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _cookies.AppendResponseCookie(context, NameFor(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => _cookies.DeleteCookie(context, NameFor(context, key), options);

    private static string NameFor(HttpContext context, string key) => context.Request.IsHttps ? "__Host-" + key : key;
}
