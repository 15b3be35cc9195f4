using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Net.Http.Headers;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>Answers what no endpoint below /api does, and says which of the three it is: no such address, not this method, not this kind of body.</summary>
public static class NoSuchAddress
{
    /// <summary>Behind every endpoint.</summary>
    public const int Order = int.MaxValue;

    public static ProblemHttpResult Explain(HttpContext context, EndpointDataSource endpoints)
    {
        var here = endpoints.Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Order != Order && Matches(endpoint, context.Request.Path)).ToList();
        var methods = here.SelectMany(MethodsOf).Distinct().ToList();
        if (methods.Count > 0 && !methods.Contains(context.Request.Method))
        {
            context.Response.Headers[HeaderNames.Allow] = string.Join(", ", methods);
            return Problems.Of(StatusCodes.Status405MethodNotAllowed, $"This address understands {string.Join(", ", methods)}.");
        }

        return here.Exists(endpoint => MethodsOf(endpoint).Contains(context.Request.Method) && endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not null)
            && !context.Request.HasJsonContentType()
            ? Problems.Of(StatusCodes.Status415UnsupportedMediaType, "The body must be JSON: \"Content-Type: application/json\".")
            : Problems.NotFound($"There is no such address. All are described at {RestApi.Root}/openapi.json.");
    }

    private static IReadOnlyList<string> MethodsOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];

    private static bool Matches(RouteEndpoint endpoint, PathString path) =>
        endpoint.RoutePattern.RawText is { } template && new TemplateMatcher(TemplateParser.Parse(template), []).TryMatch(path, []);
}
