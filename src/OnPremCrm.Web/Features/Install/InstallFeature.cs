using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Install;

/// <summary>
/// What a browser needs to install the site as an application: its manifest, in the language that the page asks for. Open to all and the same for all; nothing in it is private.
/// A tel: link of another program leads to our dial pad once the user allowed it.
/// </summary>
public sealed class InstallFeature : IFeature
{
    public void Map(WebApplication app) => app.MapGet("/app.webmanifest", Manifest).AllowAnonymous();

    private static IResult Manifest(string? language, Words words)
    {
        Language.Use(language);
        return Results.Json(
            new Dictionary<string, object>
            {
                ["id"] = "/",
                ["name"] = words["install.name"],
                ["short_name"] = "OnPremCrm",
                ["description"] = words["install.description"],
                ["lang"] = Language.Current.Code,
                ["start_url"] = "/",
                ["scope"] = "/",
                ["display"] = "standalone",
                ["background_color"] = "#f6f7f9",
                ["theme_color"] = "#f6f7f9",
                ["categories"] = new[] { "business", "productivity" },
                ["launch_handler"] = new { client_mode = "focus-existing" },
                ["protocol_handlers"] = new[] { new { protocol = "tel", url = "/dial?number=%s" } },
                ["icons"] = new[]
                {
                    Icon("/icon.svg", "any", "image/svg+xml", "any"),
                    Icon("/icons/icon-192.png", "192x192", "image/png", "any"),
                    Icon("/icons/icon-512.png", "512x512", "image/png", "any"),
                    Icon("/icons/icon-maskable-512.png", "512x512", "image/png", "maskable"),
                },
                ["shortcuts"] = new[]
                {
                    new { name = words["nav.desk"], url = "/desk" },
                    new { name = words["nav.callbacks"], url = "/callbacks" },
                    new { name = words["nav.calls"], url = "/calls" },
                    new { name = words["shell.dial"], url = "/dial" },
                },
            },
            contentType: "application/manifest+json");
    }

    private static object Icon(string src, string sizes, string type, string purpose) => new { src, sizes, type, purpose };
}
