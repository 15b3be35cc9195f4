using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace OnPremCrm.Web.Hosting;

/// <summary>Files of the site that the asset build has packed (app.js.br beside app.js) go out as they lie there, to every browser that unpacks them.</summary>
public sealed class PackedFiles : IContentTypeProvider
{
    private const string Ending = ".br";
    private const string Encoding = "br";
    private readonly FileExtensionContentTypeProvider _types = new();

    public bool TryGetContentType(string subpath, [MaybeNullWhen(false)] out string contentType) =>
        _types.TryGetContentType(IsPacked(subpath) ? subpath[..^Ending.Length] : subpath, out contentType);

    /// <summary>Before the static files: leads a request to the packed file, if there is one that the browser can read.</summary>
    public static Task ChooseAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/dist") && Reads(context.Request) && context.RequestServices.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider.GetFileInfo(path + Ending).Exists)
        {
            context.Request.Path = path + Ending;
        }

        return next(context);
    }

    /// <summary>Says of a packed file what it is.</summary>
    public static void Name(HttpContext context)
    {
        if (IsPacked(context.Request.Path.Value!))
        {
            context.Response.Headers[HeaderNames.ContentEncoding] = Encoding;
        }

        context.Response.Headers[HeaderNames.Vary] = HeaderNames.AcceptEncoding;
    }

    private static bool IsPacked(string path) => path.StartsWith("/dist/", StringComparison.Ordinal) && path.EndsWith(Ending, StringComparison.Ordinal);

    private static bool Reads(HttpRequest request) => request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == Encoding && encoding.Quality is not 0);
}
