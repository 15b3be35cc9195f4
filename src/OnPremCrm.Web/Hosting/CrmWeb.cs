using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.WebEncoders;
using Microsoft.Net.Http.Headers;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting.Masking;

namespace OnPremCrm.Web.Hosting;

/// <summary>How this process is put together: what it offers, and the order in which a request passes through it.</summary>
public static class CrmWeb
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    public static void AddCrmWeb(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.Configuration.AddSystemConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        // Cyrillic and Japanese stay readable (and short) in the page's source
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true; // antiforgery tokens are masked anew for each page, so a compressed page leaks nothing (BREACH)
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml", "text/vnd.turbo-stream.html", "application/manifest+json"];
        });
        // a sixth less on the wire than the default, which is the fastest
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.AddSingleton(TimeProvider.System);
        services.AddHttpContextAccessor();
        services.AddSingleton<Icons>();
        services.AddSingleton<PageFont>();
        services.AddSingleton<Words>();
        services.AddSingleton<Navigation>();
        services.AddScoped<CurrentUser>();
        services.AddSingleton<NumberSeal>();
        services.AddScoped<Clock>();
        services.AddScoped<NumberPlaces>();
        services.AddScoped<Audit>();
        services.AddScoped<Sightings>();
        services.AddScoped<AuditTexts>();
        services.AddScoped<GapNews>();
        services.AddScoped<ListBook>();
        services.AddScoped<OpenWork>();
        services.AddScoped<Toasts>();
        services.AddCrmDatabase();
        services.AddMemoryCache();
        services.AddIdentity();
        services.AddCrmAuthorisation();
        services.AddLanguages();
        services.AddPages();
        services.AddSlices(builder.Configuration);
    }

    public static void UseCrmWeb(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseResponseCompression();
        app.Use(PackedFiles.ChooseAsync);
        app.UseStaticFiles(new StaticFileOptions { ContentTypeProvider = new PackedFiles(), OnPrepareResponse = file => CacheLong(file.Context) });
        app.UseRequestLocalization();
        app.UseErrorPages();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseDatabaseFault();
        app.UseUserLanguage();
        app.UseRequiredSecondFactor();
        app.UseAuthorization();
        app.UseMaskedNumbers();
        app.MapRazorPages();
        app.MapFeatures();
    }

    // A file that the page asks for with its hash (asp-append-version, or the hash in a font's name) never changes under that name.
    private static void CacheLong(HttpContext context)
    {
        var named = context.Request.Query.ContainsKey("v") || context.Request.Path.Value!.EndsWith(".woff2", StringComparison.Ordinal);
        PackedFiles.Name(context);
        if (context.Request.Path.Value is "/dist/service-worker.js" or "/dist/service-worker.js.br")
        {
            context.Response.Headers["Service-Worker-Allowed"] = "/"; // it lies deeper than the pages that it serves
        }

        context.Response.Headers[HeaderNames.CacheControl] = named ? "public, max-age=31536000, immutable" : "no-cache";
    }
}
